import { Button, Radio } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { MergeConflict, MergeSide } from '#shared/document/merge';
import { placeInWords, valueInWords } from './conflict-place';
import classes from './merge.module.css';

interface ConflictChoicesProps {
  conflicts: readonly MergeConflict[];
  /** What the two sides are called: 'This window', 'The file'. */
  sides: Readonly<Record<MergeSide, string>>;
  onChoose(conflicts: readonly MergeConflict[], side: MergeSide): void;
}

/** What two sides changed differently, each with both values and the choice between them. */
export function ConflictChoices({ conflicts, sides, onChoose }: ConflictChoicesProps) {
  const { t } = useTranslation('components');
  return (
    <div className={classes.root}>
      {conflicts.length > 1 && (
        <div className={classes.all}>
          <span>{t('merge.all')}</span>
          {(['mine', 'theirs'] as const).map((side) => (
            <Button key={side} size="xs" variant="default" onClick={() => onChoose(conflicts, side)}>
              {sides[side]}
            </Button>
          ))}
        </div>
      )}
      {conflicts.map((conflict) => (
        <Choice key={conflict.id} conflict={conflict} sides={sides} onChoose={(side) => onChoose([conflict], side)} />
      ))}
    </div>
  );
}

interface ChoiceProps {
  conflict: MergeConflict;
  sides: Readonly<Record<MergeSide, string>>;
  onChoose(side: MergeSide): void;
}

function Choice({ conflict, sides, onChoose }: ChoiceProps) {
  const { t } = useTranslation('components');
  const thing = conflict.on === 'flow' ? t('merge.flow') : (conflict.name ?? t(`merge.${conflict.on}`));
  const place = conflict.pointer === '' ? t('merge.whole') : placeInWords(conflict.pointer);
  return (
    <fieldset className={classes.conflict}>
      <legend className={classes.legend}>
        <strong>{thing}</strong> <span>{place}</span>
      </legend>
      <div className={classes.sides}>
        {(['mine', 'theirs'] as const).map((side) => {
          const value = valueInWords(conflict[side]);
          return (
            <label key={side} className={classes.side} data-taken={conflict.taken === side || undefined}>
              <Radio
                size="xs"
                name={conflict.id}
                label={sides[side]}
                checked={conflict.taken === side}
                onChange={() => onChoose(side)}
              />
              {value === undefined ? (
                <em className={classes.gone}>{t('merge.gone')}</em>
              ) : value === '' ? (
                <em className={classes.gone}>{t('merge.empty')}</em>
              ) : (
                <pre className={classes.value}>{value}</pre>
              )}
            </label>
          );
        })}
      </div>
    </fieldset>
  );
}
