package io.dmha.text;

import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.CompoundAssignmentTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ReturnTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.TypeMirror;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * All places in the sources of dmha where a text leaves it: messages and SQLStates of exceptions,
 * events, log lines, property infos, and what objects say of themselves. Of each place the parts
 * are found that are neither constant nor cleaned, as far as the types tell.
 */
final class TextExits {
  private static final Path SOURCES = Path.of("src/main/java");
  private static final String OURS = "io.dmha.";
  private static final Set<String> OF_EVENTS = Set.of("host", "code", "saying");

  /** By these a failure says what a driver or a server has written. */
  private static final Set<String> READ =
      Set.of("getMessage", "getLocalizedMessage", "getSQLState");

  private static final Set<String> ASKED = Set.of("isOurs", "messageOf");

  /** How many texts were looked at, so that an empty list does not pass for a clean one. */
  private int doors;

  private final SortedSet<String> parts = new TreeSet<>();

  private TextExits() {}

  /** Reads them all. */
  static TextExits ofMain() throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(SOURCES)) {
      files = all.filter(file -> file.toString().endsWith(".java")).toList();
    }
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager manager =
        compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
      return of(manager.getJavaFileObjectsFromPaths(files));
    }
  }

  /** Reads these. */
  static TextExits of(Iterable<? extends JavaFileObject> sources) throws IOException {
    DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
    List<String> options =
        List.of("-proc:none", "-nowarn", "-classpath", System.getProperty("java.class.path"));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    JavacTask task = (JavacTask) compiler.getTask(null, null, problems, options, null, sources);
    TextExits exits = new TextExits();
    Iterable<? extends CompilationUnitTree> units = task.parse();
    task.analyze();
    for (Diagnostic<?> each : problems.getDiagnostics()) {
      if (each.getKind() == Diagnostic.Kind.ERROR) {
        throw new IllegalStateException(each.toString());
      }
    }
    TextParts texts = new TextParts(task);
    for (CompilationUnitTree unit : units) {
      exits.new Walk(texts).scan(unit, null);
    }
    return exits;
  }

  /** {@code room.Type: expression}, sorted. */
  SortedSet<String> parts() {
    return parts;
  }

  int doors() {
    return doors;
  }

  private final class Walk extends TreePathScanner<Void, Void> {
    private final TextParts texts;

    Walk(TextParts texts) {
      this.texts = texts;
    }

    @Override
    public Void visitVariable(VariableTree node, Void unused) {
      if (node.getInitializer() != null) {
        texts.keep(getCurrentPath(), new TreePath(getCurrentPath(), node.getInitializer()));
      }
      return super.visitVariable(node, null);
    }

    @Override
    public Void visitAssignment(AssignmentTree node, Void unused) {
      TreePath value = new TreePath(getCurrentPath(), node.getExpression());
      texts.keep(new TreePath(getCurrentPath(), node.getVariable()), value);
      if (node.getVariable().toString().endsWith(".description")) {
        leaves(value);
      }
      return super.visitAssignment(node, null);
    }

    @Override
    public Void visitCompoundAssignment(CompoundAssignmentTree node, Void unused) {
      texts.keep(
          new TreePath(getCurrentPath(), node.getVariable()),
          new TreePath(getCurrentPath(), node.getExpression()));
      return super.visitCompoundAssignment(node, null);
    }

    @Override
    public Void visitNewClass(NewClassTree node, Void unused) {
      TypeMirror made = texts.typeOf(getCurrentPath());
      if (texts.isThrowable(made)) {
        thrown(node.getArguments(), made.toString().startsWith(OURS));
      } else if (made.toString().equals("java.sql.DriverPropertyInfo")) {
        node.getArguments().forEach(this::leaves);
      }
      return super.visitNewClass(node, null);
    }

    @Override
    public Void visitMethodInvocation(MethodInvocationTree node, Void unused) {
      Element called = texts.elementOf(new TreePath(getCurrentPath(), node.getMethodSelect()));
      TypeElement owner = (TypeElement) called.getEnclosingElement();
      String name = called.getSimpleName().toString();
      if (READ.contains(name) && texts.isThrowable(owner.asType())) {
        add("reads " + node);
      }
      switch (owner.getQualifiedName().toString()) {
        case "io.dmha.outcome.DmhaExceptions" -> {
          if (!ASKED.contains(name)) {
            node.getArguments().forEach(this::textLeaves);
          }
        }
        case "io.dmha.event.DmhaEvent.Builder" -> {
          if (OF_EVENTS.contains(name)) {
            node.getArguments().forEach(this::leaves);
          }
        }
        case "io.dmha.log.LogSink" -> logged(node.getArguments());
        default -> {
          boolean isSuper = node.getMethodSelect().toString().equals("super");
          if (isSuper && texts.isThrowable(owner.asType())) {
            thrown(node.getArguments(), false);
          }
        }
      }
      return super.visitMethodInvocation(node, null);
    }

    /** Wherever that goes: what is put together in one method leaves by another. */
    @Override
    public Void visitBinary(BinaryTree node, Void unused) {
      for (ExpressionTree each : List.of(node.getLeftOperand(), node.getRightOperand())) {
        if (node.getKind() == Tree.Kind.PLUS && isThrowable(each)) {
          add("reads " + each);
        }
      }
      return super.visitBinary(node, null);
    }

    @Override
    public Void visitReturn(ReturnTree node, Void unused) {
      if (isSelfDescription() && node.getExpression() != null) {
        leaves(node.getExpression());
      }
      return super.visitReturn(node, null);
    }

    private boolean isSelfDescription() {
      for (TreePath at = getCurrentPath(); at != null; at = at.getParentPath()) {
        Tree node = at.getLeaf();
        if (node instanceof LambdaExpressionTree || node instanceof ClassTree) {
          return false;
        }
        if (node instanceof MethodTree method) {
          return method.getName().contentEquals("toString") && method.getParameters().isEmpty();
        }
      }
      return false;
    }

    /**
     * Without a text of its own an exception says what its cause says.
     *
     * @param isOurs whether it is of a class of dmha, which says itself what becomes of the cause
     */
    private void thrown(List<? extends ExpressionTree> arguments, boolean isOurs) {
      boolean hasText = false;
      for (ExpressionTree argument : arguments) {
        hasText |= textLeaves(argument);
      }
      if (!isOurs && !hasText && arguments.size() == 1 && isThrowable(arguments.get(0))) {
        doors++;
        add("as " + arguments.get(0));
      }
    }

    /** A failure at the end is shown by the log itself. */
    private void logged(List<? extends ExpressionTree> arguments) {
      for (ExpressionTree argument : arguments) {
        if (!isThrowable(argument)) {
          leaves(argument);
        }
      }
    }

    private boolean isThrowable(ExpressionTree argument) {
      return texts.isThrowable(texts.typeOf(new TreePath(getCurrentPath(), argument)));
    }

    private boolean textLeaves(ExpressionTree argument) {
      boolean isText = texts.isText(new TreePath(getCurrentPath(), argument));
      if (isText) {
        leaves(argument);
      }
      return isText;
    }

    private void leaves(ExpressionTree text) {
      leaves(new TreePath(getCurrentPath(), text));
    }

    private void leaves(TreePath text) {
      doors++;
      List<String> found = new ArrayList<>();
      texts.leaves(text, found);
      found.forEach(this::add);
    }

    private void add(String part) {
      parts.add(typeName() + ": " + part.replaceAll("\\s+", " "));
    }

    private String typeName() {
      String name = "";
      for (TreePath at = getCurrentPath(); at != null; at = at.getParentPath()) {
        if (at.getLeaf() instanceof ClassTree && !texts.nameOf(at).isEmpty()) {
          name = texts.nameOf(at);
        }
      }
      return name.startsWith(OURS) ? name.substring(OURS.length()) : name;
    }
  }
}
