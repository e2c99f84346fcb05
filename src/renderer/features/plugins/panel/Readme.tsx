import Markdown from '../../../components/graph/annotations/Markdown';
import classes from './readme.module.css';

/** The docs of a plugin. Nothing of it runs or loads: HTML is text, pictures are named, links open in the system's browser. */
export default function Readme({ text }: { text: string }) {
  return (
    <div className={classes.root}>
      <Markdown text={text} isPage />
    </div>
  );
}
