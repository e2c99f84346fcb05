import { scanExpression } from '#shared/expression';

/**
 * A path of the data as JavaScript reads it: `customer.name` becomes `item.customer.name`, a name in backticks an index.
 * What the code is not given (`$step`, `$env`) stays as it is written.
 */
export function codePath(path: string): string {
  const { tokens } = scanExpression(path, 0, false);
  let text = '';
  for (const [at, token] of tokens.entries()) {
    const word = path.slice(token.start, token.end);
    const isFirst = at === 0;
    if (token.kind === 'quotedName') text = `${isFirst ? 'item' : text.replace(/\.$/, '')}[${JSON.stringify(word.slice(1, -1))}]`;
    else if (isFirst && token.kind === 'name') text = `item.${word}`;
    else if (isFirst && word === '$item') text = 'item';
    else if (isFirst && word === '$items') text = 'items';
    else text += word;
  }
  return text;
}
