import { ActionIcon } from '@mantine/core';
import { RotateCcw } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { type NodePolicies, nodePoliciesSchema } from '#shared/model/flow';
import { Hint } from '../../../components/Kbd';
import { useFormat } from '../../../lib/use-format';
import classes from './node-panel.module.css';
import { type PolicyPart, policiesSet, policySentence } from './policy-sentences';

interface PolicyMeaningProps {
  part: PolicyPart;
  policies: NodePolicies | undefined;
  onReset(): void;
}

const NONE = nodePoliciesSchema.parse({});

/** What a policy means as it is set now, in a sentence, and the way back to what holds without it. */
export function PolicyMeaning({ part, policies, onReset }: PolicyMeaningProps) {
  const { t } = useTranslation('node-panel');
  const format = useFormat();
  const isSet = policiesSet(policies).includes(part);
  const say = (key: string, values?: Record<string, string | number>) => t(key, values ?? {});
  const reset = t('resetOf', { title: t(`title.${part}`) });
  return (
    <div className={classes.meaning} data-set={isSet || undefined}>
      <span>{policySentence(part, policies ?? NONE, { t: say, format })}</span>
      {isSet && (
        <Hint label={t('reset')}>
          <ActionIcon size="sm" aria-label={reset} onClick={onReset}>
            <RotateCcw size={12} />
          </ActionIcon>
        </Hint>
      )}
    </div>
  );
}
