import { useTranslation } from 'react-i18next';
import { readDefaultRuleName } from '#shared/model/rule';

/** A name of a rule or flow as people read it: in one that was made by default the action is in their language. */
export function useShownName(): (name: string) => string {
  const { t } = useTranslation('components');
  return (name) => {
    const made = readDefaultRuleName(name);
    return made === undefined ? name : `${made.event} → ${t(`ruleAction.${made.action}`)}`;
  };
}
