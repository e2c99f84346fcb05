import type { LocalText } from '#shared/model/local-text';

/** A function that expressions can call. */
export interface FunctionDoc {
  /** Without `$`. */
  name: string;
  /** Its arguments as they are written, without brackets; `?` marks those that may be left out. */
  args: string;
  /** One line. */
  text: LocalText;
}

type Row = readonly [name: string, args: string, en: string, ptBr: string];

const ROWS: readonly Row[] = [
  [
    'step',
    'name',
    'What an earlier step put out: one item as it is, several as a list',
    'O que um passo anterior entregou: um item como ele é, vários como lista',
  ],
  ['string', 'value, prettify?', 'Any value as text; objects as JSON', 'Qualquer valor como texto; objetos em JSON'],
  ['length', 'text', 'How many characters a text has', 'Quantos caracteres um texto tem'],
  ['substring', 'text, start, length?', 'A part of a text, counted from 0', 'Uma parte de um texto, contada a partir de 0'],
  ['substringBefore', 'text, mark', 'What stands before the first mark', 'O que vem antes da primeira marca'],
  ['substringAfter', 'text, mark', 'What stands behind the first mark', 'O que vem depois da primeira marca'],
  ['uppercase', 'text', 'In capital letters', 'Em letras maiúsculas'],
  ['lowercase', 'text', 'In small letters', 'Em letras minúsculas'],
  [
    'trim',
    'text',
    'Without white space at both ends, and with single spaces inside',
    'Sem espaços nas pontas e com espaços simples no meio',
  ],
  [
    'pad',
    'text, width, character?',
    'Filled up to a width; a negative width fills at the left',
    'Preenchido até uma largura; largura negativa preenche à esquerda',
  ],
  [
    'contains',
    'text, pattern',
    'Whether a text holds another text or a match of /pattern/',
    'Se um texto contém outro texto ou casa com /padrão/',
  ],
  ['split', 'text, separator, limit?', 'A text as a list of its parts', 'Um texto como lista das suas partes'],
  ['join', 'list, separator?', 'A list of texts as one text', 'Uma lista de textos como um só texto'],
  [
    'match',
    'text, pattern, limit?',
    'The matches of /pattern/, with their groups',
    'As ocorrências de /padrão/, com seus grupos',
  ],
  [
    'replace',
    'text, pattern, replacement, limit?',
    'A text with the matches replaced; $1 stands for a group',
    'Um texto com as ocorrências trocadas; $1 representa um grupo',
  ],
  ['base64encode', 'text', 'A text as Base64', 'Um texto em Base64'],
  ['base64decode', 'text', 'The text behind Base64', 'O texto por trás do Base64'],
  ['encodeUrlComponent', 'text', 'A text fit to be a value in an address', 'Um texto próprio para ser um valor em um endereço'],
  ['encodeUrl', 'text', 'An address with its special characters encoded', 'Um endereço com os caracteres especiais codificados'],
  ['decodeUrlComponent', 'text', 'The text behind a value of an address', 'O texto por trás de um valor de um endereço'],
  ['decodeUrl', 'text', 'An address with its characters decoded', 'Um endereço com os caracteres decodificados'],
  ['eval', 'text, context?', 'The value of a text that is itself JSON or JSONata', 'O valor de um texto que é JSON ou JSONata'],
  ['number', 'value', 'A text or a yes or no as a number', 'Um texto ou um sim ou não como número'],
  ['abs', 'number', 'A number without its sign', 'Um número sem o sinal'],
  ['floor', 'number', 'Rounded down to a whole number', 'Arredondado para baixo, para um inteiro'],
  ['ceil', 'number', 'Rounded up to a whole number', 'Arredondado para cima, para um inteiro'],
  [
    'round',
    'number, digits?',
    'Rounded to so many digits; halves go to the even number',
    'Arredondado a tantas casas; metades vão para o par',
  ],
  ['power', 'base, exponent', 'A number to a power', 'Um número elevado a outro'],
  ['sqrt', 'number', 'The square root', 'A raiz quadrada'],
  ['random', '', 'A number from 0 up to 1', 'Um número de 0 até 1'],
  [
    'formatNumber',
    'number, picture, options?',
    'A number as text by a picture such as "#,##0.00"',
    'Um número como texto por um modelo como "#,##0.00"',
  ],
  ['formatBase', 'number, base?', 'A number as text in base 2 to 36', 'Um número como texto em base 2 a 36'],
  [
    'formatInteger',
    'number, picture',
    'A whole number in words or digits: "w", "I", "000"',
    'Um inteiro por extenso ou em dígitos: "w", "I", "000"',
  ],
  ['parseInteger', 'text, picture', 'The whole number behind such a text', 'O inteiro por trás de um texto assim'],
  ['sum', 'list', 'The sum of a list of numbers', 'A soma de uma lista de números'],
  ['max', 'list', 'The largest number of a list', 'O maior número de uma lista'],
  ['min', 'list', 'The smallest number of a list', 'O menor número de uma lista'],
  ['average', 'list', 'The mean of a list of numbers', 'A média de uma lista de números'],
  ['boolean', 'value', 'Yes or no: empty, 0 and nothing are no', 'Sim ou não: vazio, 0 e nada são não'],
  ['not', 'value', 'The opposite of a yes or no', 'O contrário de um sim ou não'],
  ['exists', 'value', 'Whether there is a value', 'Se existe um valor'],
  ['count', 'list', 'How many values a list has', 'Quantos valores uma lista tem'],
  ['append', 'first, second', 'Two lists as one', 'Duas listas como uma'],
  [
    'sort',
    'list, function?',
    'A list in order; function($a, $b){ $a.n > $b.n } says what comes later',
    'Uma lista em ordem; function($a, $b){ $a.n > $b.n } diz o que vem depois',
  ],
  ['reverse', 'list', 'A list from its end to its start', 'Uma lista do fim para o começo'],
  ['shuffle', 'list', 'A list in random order', 'Uma lista em ordem aleatória'],
  ['distinct', 'list', 'A list with each value once', 'Uma lista com cada valor uma vez'],
  [
    'zip',
    'first, second, …',
    'Lists side by side: the first values of each, then the second ones',
    'Listas lado a lado: os primeiros valores de cada, depois os segundos',
  ],
  ['keys', 'object', 'The names of the fields of an object', 'Os nomes dos campos de um objeto'],
  ['lookup', 'object, name', 'The field of an object by a computed name', 'O campo de um objeto por um nome calculado'],
  ['spread', 'object', 'An object as a list of objects with one field each', 'Um objeto como lista de objetos com um campo cada'],
  ['merge', 'list', 'A list of objects as one; later fields win', 'Uma lista de objetos como um só; campos posteriores vencem'],
  [
    'sift',
    'object, function',
    'An object with the fields for which function($value, $name) is true',
    'Um objeto com os campos para os quais function($valor, $nome) é verdadeira',
  ],
  [
    'each',
    'object, function',
    'A list of what function($value, $name) gives for each field',
    'Uma lista do que function($valor, $nome) dá para cada campo',
  ],
  [
    'map',
    'list, function',
    'A list of what function($value, $index) gives for each value',
    'Uma lista do que function($valor, $índice) dá para cada valor',
  ],
  [
    'filter',
    'list, function',
    'The values for which function($value, $index) is true',
    'Os valores para os quais function($valor, $índice) é verdadeira',
  ],
  [
    'single',
    'list, function?',
    'The one value for which function is true; an error when there is not exactly one',
    'O único valor para o qual a função é verdadeira; erro se não houver exatamente um',
  ],
  [
    'reduce',
    'list, function, start?',
    'A list brought to one value by function($previous, $value)',
    'Uma lista reduzida a um valor por function($anterior, $valor)',
  ],
  [
    'type',
    'value',
    'What a value is: string, number, boolean, array, object, null',
    'O que um valor é: string, number, boolean, array, object, null',
  ],
  ['clone', 'value', 'A copy of a value', 'Uma cópia de um valor'],
  ['error', 'text?', 'Ends the expression with this error', 'Encerra a expressão com este erro'],
  [
    'assert',
    'condition, text?',
    'Ends the expression with this error unless the condition holds',
    'Encerra a expressão com este erro, a menos que a condição valha',
  ],
  [
    'now',
    'picture?, zone?',
    'The time of the step as ISO 8601, or by a picture such as "[D01]/[M01]/[Y0001]"',
    'A hora do passo em ISO 8601 ou por um modelo como "[D01]/[M01]/[Y0001]"',
  ],
  ['millis', '', 'The time of the step in milliseconds since 1970', 'A hora do passo em milissegundos desde 1970'],
  ['fromMillis', 'number, picture?, zone?', 'Milliseconds since 1970 as a date', 'Milissegundos desde 1970 como data'],
  ['toMillis', 'text, picture?', 'A date as milliseconds since 1970', 'Uma data em milissegundos desde 1970'],
];

/** Every function of the language and of the app, in the order in which they are offered. */
export const FUNCTION_DOCS: readonly FunctionDoc[] = ROWS.map(([name, args, en, ptBr]) => ({
  name,
  args,
  text: { en, 'pt-BR': ptBr },
}));
