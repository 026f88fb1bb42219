package io.dmha.text;

import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TypeCastTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.Trees;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;

/** What a text in the sources is made of, as far as the compiler knows. */
final class TextParts {
  /** Of which no text is anybody else's: numbers, and what the URL was read into and checked. */
  private static final Set<String> OWN =
      Set.of(
          "java.lang.Boolean",
          "java.lang.Character",
          "java.lang.Class",
          "java.lang.Double",
          "java.lang.Integer",
          "java.lang.Long",
          "java.time.Duration",
          "io.dmha.url.Address",
          "io.dmha.topology.Host");

  /** They clean what they are given, or hide it. */
  private static final Set<String> CLEANING =
      Set.of(
          "io.dmha.text.ForeignText.shown",
          "io.dmha.text.ForeignText.onOneLine",
          "io.dmha.fault.Fault.evidence",
          "io.dmha.outcome.DmhaExceptions.messageOf",
          "io.dmha.outcome.DmhaExceptions.stateOf",
          "io.dmha.settings.Problems.quote",
          "io.dmha.settings.Secrets.quote");

  /** The class path is trusted, and with it the names of classes. */
  private static final Set<String> NAMES =
      Set.of("java.lang.Class.getName", "java.lang.Class.getSimpleName", "java.lang.Enum.name");

  private final Trees trees;
  private final Types types;
  private final Elements elements;
  private final TypeMirror throwable;

  /** What local variables were given, in the order of the source. */
  private final Map<Element, List<TreePath>> given = new HashMap<>();

  private final Set<Element> open = new HashSet<>();

  TextParts(JavacTask task) {
    this.trees = Trees.instance(task);
    this.types = task.getTypes();
    this.elements = task.getElements();
    this.throwable = elements.getTypeElement("java.lang.Throwable").asType();
  }

  TypeMirror typeOf(TreePath path) {
    return trees.getTypeMirror(path);
  }

  Element elementOf(TreePath path) {
    return trees.getElement(path);
  }

  /** The binary name of the class at this place. */
  String nameOf(TreePath type) {
    return ((TypeElement) trees.getElement(type)).getQualifiedName().toString();
  }

  boolean isThrowable(TypeMirror type) {
    return types.isSubtype(types.erasure(type), throwable);
  }

  /** Whether a text is given there, and no cause, number or collection. */
  boolean isText(TreePath path) {
    TypeMirror type = typeOf(path);
    if (type == null || type.getKind() != TypeKind.DECLARED) {
      return false;
    }
    String name = types.erasure(type).toString();
    return name.equals("java.lang.String") || name.equals("java.lang.Object");
  }

  /** Notes what a local variable is given. */
  void keep(TreePath variable, TreePath value) {
    Element element = trees.getElement(variable);
    if (element != null && element.getKind() == ElementKind.LOCAL_VARIABLE) {
      given.computeIfAbsent(element, any -> new ArrayList<>()).add(value);
    }
  }

  /** Adds the parts of which nothing proves that they may be shown. */
  void leaves(TreePath path, List<String> found) {
    Tree node = path.getLeaf();
    if (node instanceof ParenthesizedTree inner) {
      leaves(path, inner.getExpression(), found);
    } else if (node instanceof TypeCastTree cast) {
      leaves(path, cast.getExpression(), found);
    } else if (node instanceof ConditionalExpressionTree choice) {
      leaves(path, choice.getTrueExpression(), found);
      leaves(path, choice.getFalseExpression(), found);
    } else if (node instanceof BinaryTree joined && node.getKind() == Tree.Kind.PLUS) {
      leaves(path, joined.getLeftOperand(), found);
      leaves(path, joined.getRightOperand(), found);
    } else if (node instanceof MethodInvocationTree call) {
      ofCall(path, call, found);
    } else if (!(node instanceof LiteralTree) && !isOwn(path)) {
      ofName(path, found);
    }
  }

  private void leaves(TreePath parent, ExpressionTree child, List<String> found) {
    leaves(new TreePath(parent, child), found);
  }

  private void ofCall(TreePath path, MethodInvocationTree call, List<String> found) {
    TreePath select = new TreePath(path, call.getMethodSelect());
    Element called = trees.getElement(select);
    String name = called.getEnclosingElement() + "." + called.getSimpleName();
    if (CLEANING.contains(name) || NAMES.contains(name) || isOwn(path)) {
      return;
    }
    switch (name) {
      case "java.lang.String.valueOf", "java.util.Objects.toString" ->
          leaves(path, call.getArguments().get(0), found);
      case "java.lang.String.join", "java.lang.String.format" ->
          call.getArguments().forEach(each -> leaves(path, each, found));
      default -> {
        if (called.getSimpleName().contentEquals("toString")
            && call.getMethodSelect() instanceof MemberSelectTree of
            && isOwn(new TreePath(select, of.getExpression()))) {
          return;
        }
        found.add(call.toString());
      }
    }
  }

  private void ofName(TreePath path, List<String> found) {
    Element element = trees.getElement(path);
    if (element instanceof VariableElement variable && variable.getConstantValue() != null) {
      return;
    }
    List<TreePath> values = given.get(element);
    if (values == null || !open.add(element)) {
      found.add(path.getLeaf().toString());
      return;
    }
    values.forEach(value -> leaves(value, found));
    open.remove(element);
  }

  private boolean isOwn(TreePath path) {
    TypeMirror type = typeOf(path);
    if (type == null || type.getKind().isPrimitive() || type.getKind() == TypeKind.NULL) {
      return true;
    }
    return type instanceof DeclaredType declared
        && (declared.asElement().getKind() == ElementKind.ENUM
            || OWN.contains(types.erasure(type).toString()));
  }
}
