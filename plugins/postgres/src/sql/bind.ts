import { type Json, problem } from '@pulseflow/sdk';
import { toSql } from '../values/to-sql';
import { type Statement, statementsOf } from './statements';

export interface Parameter {
  name: string;
  value?: Json | undefined;
}

/** A statement as the server takes it: `$1`, `$2` … and their values. */
export interface BoundStatement {
  text: string;
  values: unknown[];
}

/**
 * The statements of a text with their values. Parameters without a name are `$1`, `$2` … in order; the others are `:name`.
 * Errors: POSTGRES_NO_STATEMENT, POSTGRES_PARAMETER_TWICE, POSTGRES_PARAMETER_MISSING, POSTGRES_PARAMETER_UNUSED.
 */
export function bindStatements(sql: string, parameters: readonly Parameter[]): BoundStatement[] {
  const named = new Map<string, unknown>();
  const numbered: unknown[] = [];
  for (const { name, value } of parameters) {
    const bare = name.trim().replace(/^[:@$]/, '');
    if (bare === '') numbered.push(toSql(value));
    else if (named.has(bare)) throw twice(bare);
    else named.set(bare, toSql(value));
  }
  const statements = statementsOf(sql, new Set(named.keys()));
  if (statements.length === 0) throw noStatement();
  const used = new Set<number | string>();
  const bound = statements.map((statement) => bind(statement, named, numbered, used));
  const unused = [...named.keys(), ...numbered.keys()].find((key) => !used.has(typeof key === 'number' ? key + 1 : key));
  if (unused !== undefined) throw notUsed(typeof unused === 'number' ? `$${unused + 1}` : `:${unused}`);
  return bound;
}

function bind(
  { text, places }: Statement,
  named: ReadonlyMap<string, unknown>,
  numbered: readonly unknown[],
  used: Set<number | string>,
): BoundStatement {
  const values: unknown[] = [];
  const numbers = new Map<number | string, number>();
  let written = '';
  let from = 0;
  for (const { start, end, parameter } of places) {
    if (typeof parameter === 'number' && parameter > numbered.length) throw missing(parameter);
    used.add(parameter);
    let number = numbers.get(parameter);
    if (number === undefined) {
      values.push(typeof parameter === 'number' ? numbered[parameter - 1] : named.get(parameter));
      number = values.length;
      numbers.set(parameter, number);
    }
    written += `${text.slice(from, start)}$${number}`;
    from = end;
  }
  return { text: `${written}${text.slice(from)}`.trim(), values };
}

/** The only statement of a text. Errors: also POSTGRES_SEVERAL_STATEMENTS. */
export function bindSingle(sql: string, parameters: readonly Parameter[]): BoundStatement {
  const [first, second] = bindStatements(sql, parameters);
  if (first === undefined) throw noStatement();
  if (second === undefined) return first;
  throw problem({
    code: 'POSTGRES_SEVERAL_STATEMENTS',
    en: 'A query is one statement. Put the others into nodes of their own, or use the node "Run SQL on PostgreSQL".',
    ptBr: 'Uma consulta é um só comando. Ponha os outros em nós próprios ou use o nó "Executar SQL no PostgreSQL".',
  });
}

function noStatement() {
  return problem({
    code: 'POSTGRES_NO_STATEMENT',
    en: 'There is no SQL to run: write a statement, or check what its expression gives.',
    ptBr: 'Não há SQL para executar: escreva um comando ou veja o que a expressão dele dá.',
  });
}

function twice(name: string) {
  return problem({
    code: 'POSTGRES_PARAMETER_TWICE',
    en: `The parameter "${name}" is there twice. Take one of them out.`,
    ptBr: `O parâmetro "${name}" aparece duas vezes. Retire um deles.`,
  });
}

function missing(number: number) {
  return problem({
    code: 'POSTGRES_PARAMETER_MISSING',
    en: `The SQL names $${number}, but there are fewer parameters without a name. Add it.`,
    ptBr: `O SQL usa $${number}, mas há menos parâmetros sem nome. Acrescente-o.`,
  });
}

function notUsed(parameter: string) {
  return problem({
    code: 'POSTGRES_PARAMETER_UNUSED',
    en: `The SQL does not use the parameter ${parameter}. Correct its name, or take it out.`,
    ptBr: `O SQL não usa o parâmetro ${parameter}. Corrija o nome ou retire-o.`,
  });
}
