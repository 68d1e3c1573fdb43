import GalleyCore

// Swift counts from zero and stops before the end; Lua counts from one and includes the last byte.
// The conversion is written once, here.

extension TextSpan {
  /// `text:sub(first, last)` is the text of the span.
  var first: Int { start + 1 }
  var last: Int { end }
}
