/// What a script says, as a tree.
///
/// Ranges are bytes of the script. Chains that a program may make as long as it likes (`a.b.c`,
/// `1 + 2 + 3`, `elseif`) are lists, not nests, and nests are bounded by the parser, so that a
/// walk over the tree may recurse.
struct Syntax {
  /// The main chunk is the first.
  var functions: [Function] = []
  /// All locals, in the order in which they come into being.
  var variables: [Variable] = []

  struct Block {
    var statements: [Statement] = []
  }

  struct Function {
    /// The function in which it stands; nil for the main chunk.
    var parent: Int?
    /// With `self` for a method.
    var parameters: [Int] = []
    var isVararg = false
    var body = Block()
    var range: Range<Int>
    /// The line of `function`; 0 for the main chunk.
    var line: Int
  }

  struct Variable {
    enum Kind {
      case local, function, parameter, loop
    }

    enum Attribute: String, CaseIterable {
      case const, close
    }

    var name: String
    var kind: Kind
    var attribute: Attribute?
    /// The function that it belongs to.
    var function: Int
    /// Where it is declared.
    var range: Range<Int>
    var reads = 0
    /// Assignments after its declaration.
    var writes = 0
  }

  // MARK: - Statements

  struct Statement {
    var kind: Kind
    var range: Range<Int>

    enum Kind {
      case local([Int], [Expression])
      case localFunction(Int, function: Int)
      case assignment([Expression], [Expression])
      case call(Expression)
      /// `function a.b:c() end`
      case function(Expression, function: Int)
      case block(Block)
      case loop(condition: Expression, Block)
      case untilLoop(Block, condition: Expression)
      case conditional([(condition: Expression, body: Block)], otherwise: Block?)
      case numericLoop(Int, [Expression], Block)
      case genericLoop([Int], [Expression], Block)
      case returning([Expression])
      case leaving
      case jump(String)
      case label(String)
    }
  }

  // MARK: - Expressions

  struct Expression {
    var kind: Kind
    var range: Range<Int>

    indirect enum Kind {
      case `nil`, `true`, `false`, varargs
      case number(isInteger: Bool)
      case string(String)
      case function(Int)
      case table([Entry])
      case local(Int)
      case global(String)
      /// A global of a script that has a local `_ENV`: nobody knows what it is.
      case environmentField
      case suffixed(Expression, [Suffix])
      case parenthesized(Expression)
      case unary(Unary, Expression)
      /// `a + b - c` is one chain, to be read from the left.
      case binary(Expression, [Link])
    }
  }

  /// An operator with what stands on its right.
  struct Link {
    var operation: Binary
    var right: Expression
  }

  enum Entry {
    case item(Expression)
    case field(String, Range<Int>, Expression)
    case keyed(Expression, Expression)
  }

  struct Suffix {
    var kind: Kind
    /// Of the name of a field or method, of the key, of the arguments.
    var range: Range<Int>

    enum Kind {
      case field(String)
      case index(Expression)
      case call([Expression])
      case method(String, [Expression])
    }
  }

  enum Unary {
    case negate, complement, not, length
  }

  enum Binary: String {
    case or, and
    case less = "<", greater = ">", lessOrEqual = "<=", greaterOrEqual = ">="
    case equal = "==", notEqual = "~="
    case bitOr = "|", bitXor = "~", bitAnd = "&", shiftLeft = "<<", shiftRight = ">>"
    case concatenate = "..", add = "+", subtract = "-", multiply = "*", divide = "/"
    case floorDivide = "//", modulo = "%", power = "^"
  }
}
