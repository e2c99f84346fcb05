/** Words of what is wrong with an expression, by the English sentence the host gives; the groups go into the text. */
const KNOWN: readonly (readonly [pattern: RegExp, key: string])[] = [
  [/^The expression is empty$/, 'empty'],
  [/^There is no function (\$\S+)$/, 'noFunction'],
  [/^There is no variable (\$\S+); known are (.+)$/, 'noVariable'],
  [/^A string is not closed/, 'openString'],
  [/^A quoted name is not closed/, 'openName'],
  [/^A comment is not closed/, 'openComment'],
  [/^The expression ends too early/, 'tooEarly'],
  [/^The expression is not closed/, 'open'],
  [/^Syntax error: "?(.+?)"?$/, 'syntax'],
  [/^Expected "(.+)", got "(.+)"$/, 'expected'],
  [/^Expected "(.+)" before end of expression$/, 'expectedEnd'],
  [/^Unknown operator: "(.+)"$/, 'operator'],
  [/^The symbol "(.+)" cannot be used as a (?:unary|prefix) operator$/, 'operator'],
  [/^Argument "?(\d+)"? of function "?(.+?)"? does not match function signature$/, 'argument'],
  [/^Context value is not a compatible type with argument "?(\d+)"? of function "?(.+?)"?$/, 'contextArgument'],
  [/^Attempted to (?:invoke|partially apply) a non-function/, 'notFunction'],
  [/^The left side of the "?(.+?)"? operator must evaluate to a number$/, 'leftNumber'],
  [/^The right side of the "?(.+?)"? operator must evaluate to a number$/, 'rightNumber'],
  [/^The values (.+) and (.+) either side of operator .+ must be of the same data type$/, 'sameType'],
  [/^The expressions either side of operator "?(.+?)"? must evaluate to numeric or string values$/, 'comparable'],
  [/^Unable to cast value to a number: (.+)$/, 'castNumber'],
  [/^Cannot negate a non-numeric value: (.+)$/, 'negate'],
  [/^Number out of range: (.+)$/, 'range'],
  [/^The (?:expression is nested or repeated|functions of the expression call each other) too deeply/, 'tooDeep'],
  [/^The evaluation took too long/, 'tookLong'],
  [/^the result is not a number that JSON can hold \((.+)\)$/i, 'notJson'],
  [/^the result is nested too deeply$/i, 'resultDeep'],
  [/^the result is a function/i, 'resultFunction'],
  [/^the result is too large$/i, 'resultLarge'],
  [/^The evaluation failed$/, 'failed'],
];

/** The sentence in the app's language; what is not known stays as the host says it. `t` may be that of any room. */
export function expressionReason(reason: string, t: (key: string, values: Record<string, string>) => string): string {
  for (const [pattern, key] of KNOWN) {
    const match = pattern.exec(reason);
    if (match !== null) return t(`components:expression.${key}`, { a: match[1] ?? '', b: match[2] ?? '' });
  }
  return reason;
}
