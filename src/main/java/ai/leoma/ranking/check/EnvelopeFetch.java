package ai.leoma.ranking.check;

import ai.leoma.access.Envelope;
import ai.leoma.access.EnvelopeProof;
import ai.leoma.chain.SignatureVerifier;
import ai.leoma.evaluation.SubmittedVotes;
import ai.leoma.validator.weights.CheckResult.Kind;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// Fetches envelopes one by one and verifies them.
final class EnvelopeFetch {
  private static final int LARGEST_BYTES = 4 << 20;

  private final PublishedDocuments documents;
  private final SignatureVerifier signatures;
  private final VerifiedEnvelopes verified;

  EnvelopeFetch(
      PublishedDocuments documents, SignatureVerifier signatures, VerifiedEnvelopes verified) {
    this.documents = documents;
    this.signatures = signatures;
    this.verified = verified;
  }

  /// @throws NotCheckable when it cannot be had, or not yet
  /// @throws Contradicts when there is none, or it is forged
  EnvelopeVotes fetch(String digest, Deadline deadline)
      throws NotCheckable, Contradicts, InterruptedException {
    String path = "/evaluations/" + digest;
    try {
      JsonNode answer =
          documents.json(PublishedDocuments.Kind.ENVELOPE, path, LARGEST_BYTES, deadline);
      return votes(digest, PublishedEnvelope.read(digest, answer));
    } catch (PublishedDocuments.Absent e) {
      Contradicts.unless(
          e.isForNow(), Kind.ENVELOPE, "envelope " + digest + " is listed and does not exist");
      throw NotCheckable.of(path, e);
    } catch (IOException e) {
      throw NotCheckable.of(path, e);
    }
  }

  private EnvelopeVotes votes(String digest, Envelope envelope) throws NotCheckable, Contradicts {
    switch (EnvelopeProof.of(envelope, signatures)) {
      case EnvelopeProof.Signed(byte[] publicKey) -> signatures.admit(publicKey);
      case EnvelopeProof.UnknownScheme() ->
          throw new NotCheckable("envelope " + digest + " is signed in a way not known here");
      case EnvelopeProof.Forged(String why) ->
          throw new Contradicts(Kind.ENVELOPE, "envelope " + digest + " is forged: " + why);
    }
    Optional<List<SubmittedVotes.Item>> items = SubmittedVotes.in(envelope);
    Contradicts.unless(
        items.isPresent(), Kind.ENVELOPE, "envelope " + digest + " submits no votes");
    return new EnvelopeVotes(
        envelope.caller().ss58(),
        envelope.signedTimeMillis(),
        items.orElseThrow(),
        verified::shared);
  }
}
