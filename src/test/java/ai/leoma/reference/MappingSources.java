package ai.leoma.reference;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.DocTree;
import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/// Reads every configuration mapping of the product from its source: names, types and defaults as
/// the compiler sees them, and the comments, which no class file keeps.
final class MappingSources {
  private static final Pattern ESCAPED = Pattern.compile("\\\\u([0-9a-f]{4})");
  private static final Path SOURCES = Path.of("src/main/java");

  private final List<Mapping> mappings = new ArrayList<>();

  private MappingSources() {}

  /// In the order of their names.
  static List<Mapping> read() {
    MappingSources sources = new MappingSources();
    sources.parse();
    return sources.mappings.stream().sorted(Comparator.comparing(Mapping::name)).toList();
  }

  private void parse() {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null, files, null, null, null, files.getJavaFileObjectsFromPaths(files()));
      DocTrees comments = DocTrees.instance(task);
      for (CompilationUnitTree unit : task.parse()) {
        new Mappings(comments).scan(unit, null);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(SOURCES)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(MappingSources::isMapping)
          .sorted(Comparator.comparing(Path::toString))
          .toList();
    }
  }

  private static boolean isMapping(Path file) {
    try {
      return Files.readString(file).contains("@ConfigMapping(");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The interface with the prefix, then its methods; one that returns an interface of the same
  /// file leads into it.
  private final class Mappings extends TreePathScanner<Void, Void> {
    private final DocTrees comments;

    Mappings(DocTrees comments) {
      this.comments = comments;
    }

    @Override
    public Void visitClass(ClassTree type, Void nothing) {
      annotation(type.getModifiers(), "ConfigMapping")
          .map(mapping -> text(argument(mapping, "prefix").orElseThrow()))
          .ifPresent(prefix -> mappings.add(mapping(type, prefix)));
      return null;
    }

    private Mapping mapping(ClassTree type, String prefix) {
      List<Setting> settings = new ArrayList<>();
      readMethods(type, getCurrentPath(), prefix, settings);
      return new Mapping(type.getSimpleName().toString(), List.copyOf(settings));
    }

    private void readMethods(ClassTree type, TreePath path, String prefix, List<Setting> into) {
      Map<String, ClassTree> nested = new HashMap<>();
      for (Tree member : type.getMembers()) {
        if (member instanceof ClassTree group) {
          nested.put(group.getSimpleName().toString(), group);
        }
      }
      for (Tree member : type.getMembers()) {
        if (member instanceof MethodTree method && method.getBody() == null) {
          String key = prefix + "." + name(method);
          ClassTree group = nested.get(method.getReturnType().toString());
          if (group != null) {
            readMethods(group, new TreePath(path, group), key, into);
          } else {
            into.add(setting(key, method, comments.getDocCommentTree(new TreePath(path, method))));
          }
        }
      }
    }
  }

  private static Setting setting(String key, MethodTree method, DocCommentTree comment) {
    String returned = method.getReturnType().toString();
    boolean isOptional = returned.startsWith("Optional<");
    String type =
        isOptional ? returned.substring("Optional<".length(), returned.length() - 1) : returned;
    Optional<String> defaultText =
        annotation(method.getModifiers(), "WithDefault")
            .map(annotation -> text(argument(annotation, "value").orElseThrow()));
    return new Setting(key, type, isOptional, defaultText, meaning(comment));
  }

  private static String meaning(DocCommentTree comment) {
    if (comment == null) {
      return "";
    }
    String text =
        comment.getFullBody().stream().map(DocTree::toString).collect(Collectors.joining());
    return ESCAPED
        .matcher(text)
        .replaceAll(found -> Character.toString(Integer.parseInt(found.group(1), 16)))
        .replaceAll("\\s+", " ")
        .strip();
  }

  private static String name(MethodTree method) {
    return annotation(method.getModifiers(), "WithName")
        .map(annotation -> text(argument(annotation, "value").orElseThrow()))
        .orElseGet(
            () ->
                method.getName().toString().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT));
  }

  private static Optional<? extends AnnotationTree> annotation(ModifiersTree of, String name) {
    return of.getAnnotations().stream()
        .filter(annotation -> annotation.getAnnotationType().toString().equals(name))
        .findFirst();
  }

  private static Optional<ExpressionTree> argument(AnnotationTree annotation, String name) {
    return annotation.getArguments().stream()
        .map(
            argument ->
                argument instanceof AssignmentTree named
                    ? Map.entry(named.getVariable().toString(), named.getExpression())
                    : Map.entry("value", (ExpressionTree) argument))
        .filter(argument -> argument.getKey().equals(name))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  private static String text(ExpressionTree constant) {
    return switch (constant) {
      case LiteralTree literal -> literal.getValue().toString();
      case BinaryTree sum when sum.getKind() == Tree.Kind.PLUS ->
          text(sum.getLeftOperand()) + text(sum.getRightOperand());
      default -> throw new IllegalStateException("not a constant: " + constant);
    };
  }
}
