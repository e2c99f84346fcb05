import { Button, Checkbox, Group, NumberInput, Select, Textarea, TextInput, UnstyledButton } from '@mantine/core';
import { ChevronRight, Eye, EyeOff } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formFieldSchema, formFieldTypeSchema } from '#shared/model/form-fields';
import type { Json, JsonObject } from '#shared/model/json';
import { textOf } from '../form/field-props';
import { FormPreview } from './FormPreview';
import { EntryList, fieldAt, type NodeFieldProps, Problems } from './field-parts';
import own from './human-task.module.css';
import { entriesOf, fieldNameOf, optionsText, readOptions, typedDefault } from './names';

/** The fields of a simple form, with how it looks. */
export function FormFieldsField(props: NodeFieldProps) {
  const { t } = useTranslation('human-task');
  const { path, context, title, write } = fieldAt(props);
  const [open, setOpen] = useState<number>();
  const [fresh, setFresh] = useState<ReadonlySet<number>>(new Set());
  const [isPreviewed, setPreviewed] = useState(false);
  const entries = entriesOf(props.formData);
  const change = (index: number, patch: Record<string, Json | undefined>) =>
    write(entries.map((entry, at) => (at === index ? without({ ...entry, ...patch }) : entry)));
  const others = (index: number) => entries.flatMap(({ name }, at) => (at === index || typeof name !== 'string' ? [] : [name]));
  const hasProblem = (index: number) => [...context.problems.keys()].some((key) => key.startsWith(`${path}/${index}/`));
  const fields = entries.flatMap((entry) => {
    const read = formFieldSchema.safeParse(entry);
    return read.success ? [read.data] : [];
  });
  return (
    <>
      <EntryList
        title={title}
        description={props.schema.description}
        entries={entries}
        max={100}
        addLabel={t('field.add')}
        onAdd={() => {
          setFresh(new Set([...fresh, entries.length]));
          write([...entries, { name: fieldNameOf(t('field.new'), others(-1)), label: '', type: 'text' }]);
        }}
        onChange={(next) => {
          setFresh(new Set());
          setOpen(undefined);
          write(next.length === 0 ? undefined : next);
        }}
      >
        {(entry, index) => {
          const label = textOf(entry['label']);
          const name = textOf(entry['name']);
          const called = label === '' ? name : label;
          const isOpen = open === index || hasProblem(index);
          const rename = (next: string) =>
            change(index, { label: next, ...(fresh.has(index) ? { name: fieldNameOf(next, others(index)) } : {}) });
          return (
            <div className={own.entry} data-field={`${path}/${index}`}>
              <div className={own.pair}>
                <TextInput
                  size="sm"
                  aria-label={t('field.label', { number: index + 1 })}
                  placeholder={name}
                  value={label}
                  autoFocus={fresh.has(index) && label === ''}
                  onChange={(event) => rename(event.currentTarget.value)}
                />
                <Select
                  size="sm"
                  aria-label={t('field.type', { label: called })}
                  data={formFieldTypeSchema.options.map((type) => ({ value: type, label: t(`field.types.${type}`) }))}
                  value={textOf(entry['type']) || 'text'}
                  allowDeselect={false}
                  onChange={(type) => change(index, { type: type ?? 'text', default: undefined })}
                />
              </div>
              <Group gap="md">
                <Checkbox
                  size="xs"
                  label={t('field.required')}
                  aria-label={`${called}: ${t('field.required')}`}
                  checked={entry['required'] === true}
                  onChange={(event) => change(index, { required: event.currentTarget.checked })}
                />
                <UnstyledButton
                  className={own.more ?? ''}
                  aria-expanded={isOpen}
                  aria-label={`${called}: ${t('field.more')}`}
                  onClick={() => setOpen(isOpen ? undefined : index)}
                >
                  <ChevronRight size={13} aria-hidden="true" />
                  {t('field.more')}
                </UnstyledButton>
                <code className={own.port} title={t('field.name')}>
                  {name}
                </code>
              </Group>
              {(entry['type'] === 'choice' || entry['type'] === 'choices') && (
                <Options entry={entry} called={called} onChange={(options) => change(index, { options })} />
              )}
              {isOpen && <Details entry={entry} called={called} onChange={(patch) => change(index, patch)} />}
              {['name', 'options', 'label', 'default'].map((member) => (
                <Problems key={member} at={`${path}/${index}/${member}`} context={context} />
              ))}
            </div>
          );
        }}
      </EntryList>
      {fields.length > 0 && (
        <Button
          size="xs"
          variant="subtle"
          className={own.start ?? ''}
          leftSection={isPreviewed ? <EyeOff size={13} /> : <Eye size={13} />}
          aria-expanded={isPreviewed}
          onClick={() => setPreviewed(!isPreviewed)}
        >
          {t(isPreviewed ? 'preview.hide' : 'preview.show')}
        </Button>
      )}
      {isPreviewed && fields.length > 0 && <FormPreview key={JSON.stringify(fields)} fields={fields} />}
    </>
  );
}

/** Without what was emptied. */
function without(entry: Record<string, Json | undefined>): JsonObject {
  return Object.fromEntries(Object.entries(entry).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])));
}

interface EntryProps {
  entry: JsonObject;
  called: string;
}

function Options({ entry, called, onChange }: EntryProps & { onChange(options: Json): void }) {
  const { t } = useTranslation('human-task');
  // While one types, a line may be half written: what it says is read from it, and not written back into it.
  const [text, setText] = useState(() => optionsText(entry['options']));
  return (
    <Textarea
      size="sm"
      autosize
      minRows={2}
      maxRows={10}
      label={t('field.options')}
      aria-label={`${called}: ${t('field.options')}`}
      placeholder={t('field.optionsHint')}
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value);
        onChange(readOptions(event.currentTarget.value));
      }}
    />
  );
}

function Details({ entry, called, onChange }: EntryProps & { onChange(patch: Record<string, Json | undefined>): void }) {
  const { t } = useTranslation('human-task');
  const { type } = entry;
  const isCounted = type === 'number' || type === 'text' || type === 'long-text';
  const bound = (member: 'min' | 'max', label: string) => (
    <NumberInput
      size="sm"
      label={label}
      aria-label={`${called}: ${label}`}
      value={typeof entry[member] === 'number' ? entry[member] : ''}
      onChange={(next) => onChange({ [member]: typeof next === 'number' ? next : undefined })}
    />
  );
  return (
    <div className={own.details}>
      <TextInput
        size="sm"
        label={t('field.name')}
        aria-label={`${called}: ${t('field.name')}`}
        classNames={{ input: own.mono ?? '' }}
        value={textOf(entry['name'])}
        onChange={(event) => onChange({ name: event.currentTarget.value })}
      />
      <TextInput
        size="sm"
        label={t('field.help')}
        aria-label={`${called}: ${t('field.help')}`}
        value={textOf(entry['help'])}
        onChange={(event) => onChange({ help: event.currentTarget.value === '' ? undefined : event.currentTarget.value })}
      />
      {type !== 'file' && type !== 'files' && (
        <TextInput
          size="sm"
          label={t('field.default')}
          aria-label={`${called}: ${t('field.default')}`}
          placeholder={type === 'boolean' ? 'true' : '{{ amount }}'}
          value={Array.isArray(entry['default']) ? entry['default'].join(', ') : textOf(entry['default'])}
          onChange={(event) => onChange({ default: typedDefault(event.currentTarget.value, type) })}
        />
      )}
      {isCounted && (
        <div className={own.pair}>
          {type === 'number' ? bound('min', t('field.min')) : null}
          {bound('max', t(type === 'number' ? 'field.max' : 'field.maxLength'))}
        </div>
      )}
    </div>
  );
}
