import { describe, expect, it } from 'vitest';
import { formFieldSchema } from './form-fields';
import { inputsWithFiles, isFormInput, itemOfForm, presetsOf, startFieldsOf, takesFiles } from './start-form';

const file = (name: string) => ({ path: `uploads/${name}`, name, mimeType: 'text/plain', sizeBytes: 1 });
const field = (name: string, type: string, more: object = {}) => formFieldSchema.parse({ name, type, ...more });
const [a, b, c] = [file('a'), file('b'), file('c')];

describe('files for a flow that is started by hand', () => {
  it('go, all of them, into a field for several', () => {
    const fields = [field('note', 'text'), field('pages', 'files'), field('cover', 'file')];
    expect(inputsWithFiles(fields, { note: 'x', pages: [a] }, [b, c])).toEqual([{ note: 'x', pages: [a, b, c] }]);
  });

  it('go one into each field for one, and make an input of their own beyond that', () => {
    expect(inputsWithFiles([field('front', 'file'), field('back', 'file')], { note: 'x' }, [a, b, c])).toEqual([
      { note: 'x', front: a, back: b },
      { note: 'x', front: c },
    ]);
    expect(inputsWithFiles([field('scan', 'file')], {}, [a, b])).toEqual([{ scan: a }, { scan: b }]);
  });

  it('go nowhere where no field takes one', () => {
    expect(inputsWithFiles([field('note', 'text')], {}, [a])).toBeUndefined();
    expect([takesFiles([field('note', 'text')]), takesFiles([field('scan', 'files')])]).toEqual([false, true]);
  });

  it('are files of the item too, by the names of their fields', () => {
    const fields = [field('scan', 'file'), field('pages', 'files'), field('note', 'text')];
    expect(itemOfForm(fields, { scan: a, pages: [b, c], note: 'x' })).toEqual({
      json: { scan: a, pages: [b, c], note: 'x' },
      files: { scan: a, pages: b, pages_2: c },
    });
    expect(itemOfForm(fields, { note: 'x', scan: 'no file' })).toEqual({ json: { note: 'x', scan: 'no file' } });
  });
});

describe('what a start by hand asks for', () => {
  it('is read from the node as far as it can be', () => {
    expect(startFieldsOf({})).toEqual([]);
    expect(startFieldsOf({ inputs: 'none' })).toEqual([]);
    expect(startFieldsOf({ inputs: [{ name: 'a' }, { name: '1' }, 7] }).map(({ name }) => name)).toEqual(['a']);
  });

  it('begins with the defaults of its fields', () => {
    expect(presetsOf([field('a', 'number', { default: 5 }), field('b', 'text')])).toEqual({ a: 5 });
  });

  it('takes an object, or a list of them, and nothing else', () => {
    expect([isFormInput({}), isFormInput([{}, {}]), isFormInput([1]), isFormInput('x'), isFormInput(undefined)]).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
  });
});
