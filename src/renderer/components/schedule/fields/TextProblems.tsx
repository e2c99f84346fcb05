import { UnstyledButton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { TextProblem } from '#shared/calendar/text-problem';
import { detailText } from '../../error-text';
import { useErrorWords } from '../../use-error-text';
import classes from './marked-text.module.css';

interface TextProblemsProps {
  id: string;
  problems: readonly TextProblem[];
  /** A problem was chosen: its place is to be shown. */
  onPick(problem: TextProblem): void;
}

/** What is wrong with a text such as a cron expression, each a way to its place. */
export function TextProblems({ id, problems, onPick }: TextProblemsProps) {
  const { i18n } = useTranslation();
  const words = useErrorWords();
  const say = ({ code, message, values }: TextProblem) =>
    i18n.language === 'en' ? message : (detailText(code, values, words) ?? message);
  return (
    <div id={id} className={classes.problems} role="alert">
      {problems.map((problem) => (
        <UnstyledButton
          key={`${problem.code} ${problem.from} ${problem.to}`}
          className={classes.problem ?? ''}
          onClick={() => onPick(problem)}
        >
          {say(problem)}
        </UnstyledButton>
      ))}
    </div>
  );
}
