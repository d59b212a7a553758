package ai.leoma.evaluation;

import ai.leoma.access.body.BodyBinding;
import ai.leoma.access.body.BodyFields;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// The body of POST /samples/batch. Of too long a list no more is read than it takes to refuse it.
@Singleton
public class BatchBinding implements BodyBinding<Submission> {
  @Override
  public Supplier<Submission> read(BodyFields fields) {
    Optional<String> signature = fields.optionalText("signature", SampleBinding.SIGNATURE);
    Optional<List<Supplier<SampleSubmission>>> items =
        fields.objects("samples", Submission.MOST_ITEMS + 1, SampleBinding::item);
    return () ->
        new Submission(
            items.orElseThrow().stream().map(Supplier::get).toList(),
            signature.filter(text -> !text.isEmpty()),
            true);
  }
}
