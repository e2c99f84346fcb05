import { Combobox, Input, Pill, PillsInput, useCombobox, VisuallyHidden } from '@mantine/core';
import { type KeyboardEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Assignee } from '#shared/model/human-task';
import type { Person } from '#shared/model/person';
import { type AssigneeChoice, assigneeKey, assigneeOf, rolesOf, searchAssignees } from './assignee-search';
import { PersonMark, RoleMark } from './PersonMark';
import classes from './people.module.css';
import { usePeople } from './use-people';

export interface AssigneePickerProps {
  value: readonly Assignee[];
  onChange(value: Assignee[]): void;
  /** Above it; without one, give `ariaLabel`. */
  label?: string;
  ariaLabel?: string;
  description?: string;
  error?: string;
  placeholder?: string;
  /** False: people only. */
  allowsRoles?: boolean;
  /** At most one: a new choice takes the place of the one before. */
  single?: boolean;
  /** Ids of people that are not offered. */
  excluded?: readonly string[];
  isReadOnly?: boolean;
  autoFocus?: boolean;
}

const MOST_SHOWN = 60;

/** People and roles, found by typing. Backspace takes the last one away. */
export function AssigneePicker(props: AssigneePickerProps) {
  const { value, onChange, allowsRoles = true, single = false, excluded = [], isReadOnly = false } = props;
  const { t } = useTranslation('components');
  const id = useId();
  const { people, query } = usePeople();
  const [search, setSearch] = useState('');
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  const choices = searchAssignees({ people, search, taken: value, excluded, allowsRoles }).slice(0, MOST_SHOWN);

  const pick = (key: string) => {
    const choice = choices.find((each) => each.key === key);
    if (choice === undefined) return;
    onChange(single ? [assigneeOf(choice)] : [...value, assigneeOf(choice)]);
    setSearch('');
    if (single) combobox.closeDropdown();
    else combobox.updateSelectedOptionIndex('active');
  };
  const remove = (assignee: Assignee) => onChange(value.filter((each) => each !== assignee));
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'Backspace' && search === '' && value.length > 0) {
      event.preventDefault();
      onChange(value.slice(0, -1));
    }
    // Esc closes the list first, and only then what the picker stands in.
    if (event.key === 'Escape' && combobox.dropdownOpened) event.stopPropagation();
  };

  return (
    <Input.Wrapper
      id={id}
      label={props.label}
      {...(props.description === undefined ? {} : { description: props.description })}
      {...(props.error === undefined ? {} : { error: props.error })}
    >
      <Combobox store={combobox} onOptionSubmit={pick} disabled={isReadOnly} position="bottom-start" shadow="md">
        <Combobox.DropdownTarget>
          <PillsInput
            size="sm"
            error={props.error !== undefined}
            disabled={isReadOnly}
            onClick={() => combobox.openDropdown()}
            pointer={isReadOnly}
          >
            <Pill.Group>
              {value.map((assignee) => (
                <AssigneePill
                  key={assigneeKey(assignee)}
                  assignee={assignee}
                  people={query.data}
                  onRemove={isReadOnly ? undefined : () => remove(assignee)}
                />
              ))}
              <Combobox.EventsTarget>
                <PillsInput.Field
                  id={id}
                  value={search}
                  aria-label={props.ariaLabel ?? props.label}
                  placeholder={
                    value.length === 0 ? (props.placeholder ?? t(allowsRoles ? 'people.pick' : 'people.pickPerson')) : ''
                  }
                  data-autofocus={props.autoFocus}
                  autoFocus={props.autoFocus === true}
                  disabled={isReadOnly}
                  onFocus={() => combobox.openDropdown()}
                  onBlur={() => {
                    combobox.closeDropdown();
                    setSearch('');
                  }}
                  onChange={(event) => {
                    setSearch(event.currentTarget.value);
                    combobox.openDropdown();
                    combobox.updateSelectedOptionIndex();
                  }}
                  onKeyDown={onKeyDown}
                />
              </Combobox.EventsTarget>
            </Pill.Group>
          </PillsInput>
        </Combobox.DropdownTarget>
        <Combobox.Dropdown>
          <Combobox.Options mah={260} style={{ overflowY: 'auto' }} aria-label={props.ariaLabel ?? props.label}>
            {choices.length === 0 ? (
              <Combobox.Empty>{t(query.isPending ? 'people.loading' : 'people.none')}</Combobox.Empty>
            ) : (
              choices.map((choice) => <ChoiceOption key={choice.key} choice={choice} />)
            )}
          </Combobox.Options>
        </Combobox.Dropdown>
      </Combobox>
    </Input.Wrapper>
  );
}

function ChoiceOption({ choice }: { choice: AssigneeChoice }) {
  const { t } = useTranslation('components');
  return (
    <Combobox.Option value={choice.key}>
      <span className={classes.option}>
        {choice.kind === 'person' ? (
          <>
            <PersonMark id={choice.person.id} name={choice.person.name} />
            <span className="pf-clip">{choice.person.name}</span>
            <span className={classes.optionAside}>{choice.person.roles.slice(0, 2).join(', ')}</span>
          </>
        ) : (
          <>
            <RoleMark />
            <span className="pf-clip">{choice.isNew ? t('people.newRole', { role: choice.role }) : choice.role}</span>
            <span className={classes.optionAside}>
              {choice.isNew ? t('people.roleEmpty') : t('people.roleCount', { count: choice.people })}
            </span>
          </>
        )}
      </span>
    </Combobox.Option>
  );
}

/** `people` undefined: not known yet, so nothing is called missing. */
function AssigneePill(props: { assignee: Assignee; people: readonly Person[] | undefined; onRemove: (() => void) | undefined }) {
  const { assignee, people, onRemove } = props;
  const { t } = useTranslation('components');
  const { text, problem } = describe();

  function describe(): { text: string; problem?: string } {
    if ('role' in assignee) {
      const isEmpty =
        people !== undefined && !rolesOf(people).some(({ role }) => assigneeKey({ role }) === assigneeKey(assignee));
      return { text: assignee.role, ...(isEmpty ? { problem: t('people.roleEmptyHint') } : {}) };
    }
    if (people === undefined) return { text: '…' };
    const person = people.find(({ id }) => id === assignee.person);
    if (person === undefined) return { text: t('people.gone'), problem: t('people.goneHint') };
    return { text: person.name, ...(person.isActive ? {} : { problem: t('people.inactiveHint') }) };
  }

  return (
    <Pill
      withRemoveButton={onRemove !== undefined}
      className={classes.pill ?? ''}
      data-problem={problem !== undefined || undefined}
      title={problem ?? text}
      {...(onRemove === undefined ? {} : { onRemove })}
      removeButtonProps={{ 'aria-label': t('people.remove', { name: text }) }}
    >
      <span className={classes.pillText}>
        {'role' in assignee ? <RoleMark size={16} /> : <PersonMark id={assignee.person} name={text} size={16} />}
        <span className="pf-clip">{text}</span>
        {problem !== undefined && <VisuallyHidden>{problem}</VisuallyHidden>}
      </span>
    </Pill>
  );
}
