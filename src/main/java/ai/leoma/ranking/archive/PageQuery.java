package ai.leoma.ranking.archive;

import ai.leoma.access.query.QueryBinding;
import ai.leoma.access.query.QueryFields;
import java.util.function.Supplier;

/// `limit` and `before` of a page of rankings.
final class PageQuery implements QueryBinding<PageQuery.Asked> {
  private static final int MOST = 200;
  private static final int USUAL = 50;

  /// @param before greater than every wanted id
  record Asked(int limit, int before) {}

  @Override
  public Supplier<Asked> read(QueryFields fields) {
    int limit = fields.integer("limit", 1, MOST, USUAL);
    int before = fields.integer("before", 1, Integer.MAX_VALUE, Integer.MAX_VALUE);
    return () -> new Asked(limit, before);
  }
}
