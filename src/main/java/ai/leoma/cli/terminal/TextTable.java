package ai.leoma.cli.terminal;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Rows in columns, each as wide as it needs; the last one ends where the line ends.
public final class TextTable {
  private static final String GAP = "  ";
  private static final int LEAST_LAST_COLUMN = 8;

  /// @param isNumber stands at the right of its column
  public record Column(String title, boolean isNumber) {
    public static Column text(String title) {
      return new Column(title, false);
    }

    public static Column number(String title) {
      return new Column(title, true);
    }
  }

  /// @param paint adds colours, which take no place
  public record Cell(String text, UnaryOperator<String> paint) {
    public static Cell of(Object value) {
      return new Cell(Terminal.plain(String.valueOf(value)), UnaryOperator.identity());
    }

    public Cell painted(UnaryOperator<String> otherPaint) {
      return new Cell(text, otherPaint);
    }
  }

  private final Terminal terminal;
  private final List<Column> columns;
  private final List<List<Cell>> rows = new ArrayList<>();

  public TextTable(Terminal terminal, Column... columns) {
    this.terminal = terminal;
    this.columns = List.of(columns);
  }

  public TextTable row(Cell... cells) {
    if (cells.length != columns.size()) {
      throw new IllegalArgumentException(
          cells.length + " cells for " + columns.size() + " columns");
    }
    rows.add(List.of(cells));
    return this;
  }

  public List<String> lines() {
    int[] widths = IntStream.range(0, columns.size()).map(this::width).toArray();
    int last = widths.length - 1;
    int before = IntStream.of(widths).sum() - widths[last] + GAP.length() * last;
    widths[last] = Math.min(widths[last], Math.max(LEAST_LAST_COLUMN, terminal.columns() - before));
    List<Cell> titles =
        columns.stream().map(column -> new Cell(column.title(), terminal::faint)).toList();
    List<String> lines = new ArrayList<>();
    lines.add(line(titles, widths));
    rows.forEach(row -> lines.add(line(row, widths)));
    return lines;
  }

  private int width(int column) {
    int title = columns.get(column).title().length();
    return rows.stream().mapToInt(row -> row.get(column).text().length()).reduce(title, Math::max);
  }

  private String line(List<Cell> cells, int[] widths) {
    return IntStream.range(0, cells.size())
        .mapToObj(column -> placed(cells.get(column), column, widths))
        .collect(Collectors.joining(GAP))
        .stripTrailing();
  }

  private String placed(Cell cell, int column, int[] widths) {
    String text = cut(cell.text(), widths[column]);
    String blanks = " ".repeat(widths[column] - text.length());
    String painted = cell.paint().apply(text);
    boolean isLast = column == widths.length - 1;
    return columns.get(column).isNumber() ? blanks + painted : isLast ? painted : painted + blanks;
  }

  private static String cut(String text, int width) {
    return text.length() <= width ? text : text.substring(0, width - 2) + "..";
  }
}
