import { useTranslation } from 'react-i18next';
import { pathOf } from '#shared/document/json-pointer';
import type { EditLabel } from '#shared/model/flow-edit';
import type { NodeTypeInfo } from '#shared/model/node-type';
import { fieldTitle } from '../editor/problem-label';

export interface EditWords {
  /** What an edit is called, in the app's language. */
  nameEdit(label: EditLabel): string;
  /** What a field is called, by its JSON pointer from the node, note, group or flow: 'Headers 1 · Value'. */
  nameField(pointer: string, nodeType: string | undefined): string;
}

/** Names for edits and fields, the fields as their forms show them. */
export function useEditWords(nodeTypes: ReadonlyMap<string, NodeTypeInfo>): EditWords {
  const { t, i18n } = useTranslation('history');
  const language = i18n.language === 'pt-BR' ? 'pt-BR' : 'en';
  const known = (key: string) => (i18n.exists(`history:field.${key}`) ? t(`field.${key}`) : key);
  const nameField: EditWords['nameField'] = (pointer, nodeType) => {
    const [top = '', ...rest] = pathOf(pointer);
    if (top === 'config' && rest.length > 0)
      return fieldTitle(nodeType === undefined ? undefined : nodeTypes.get(nodeType), `/${rest.join('/')}`, language);
    if (rest.length > 0 && (top === 'policies' || top === 'settings')) return rest.map(known).join(' · ');
    return [top, ...rest].map(known).join(' · ');
  };
  return {
    nameField,
    nameEdit({ key, values = {} }) {
      const { field, type } = values;
      const pointer = typeof field !== 'string' ? undefined : key === 'changeField' ? `/config/${field}` : `/settings/${field}`;
      const name = pointer === undefined ? undefined : nameField(pointer, typeof type === 'string' ? type : undefined);
      const words = name === undefined ? values : { ...values, field: name };
      const count = typeof values['count'] === 'number' ? { count: values['count'] } : {};
      return i18n.exists(`history:edit.${key}`, count) ? t(`edit.${key}`, { ...words }) : t('edit.several');
    },
  };
}
