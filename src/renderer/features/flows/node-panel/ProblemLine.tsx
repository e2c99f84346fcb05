import type { FlowProblem } from '#shared/model/flow';
import classes from '../editor/editor.module.css';

/** What is wrong with the node as a whole, or with a field that has no place of its own. */
export function ProblemLine({ problem }: { problem: FlowProblem }) {
  return (
    <div className={classes.nodeProblem} data-tone={problem.severity} role="alert">
      {problem.message}
    </div>
  );
}
