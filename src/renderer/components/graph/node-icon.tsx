import {
  AlarmClock, Bell, BookOpen, Box, Boxes, Braces, CalendarClock, CircleStop, Clock, Cloud, Code, CornerDownRight, Database, File,
  FileOutput, FilePen, FileText, Filter, Folder, GitBranch, GitFork, GitMerge, Globe, Hourglass, type LucideIcon, Mail, Megaphone,
  Merge, MessageSquare, MousePointerClick, Octagon, OctagonX, PencilLine, PenLine, Play, Radio, Repeat, Repeat2, Reply, ScrollText, Send, Shuffle,
  SlidersHorizontal, Split, Square, SquareCode, Table, Terminal, Timer, Undo2, Wand, Webhook, Workflow, Zap,
} from 'lucide-react';

const ICONS: Record<string, LucideIcon> = {
  'alarm-clock': AlarmClock, bell: Bell, 'book-open': BookOpen, box: Box, boxes: Boxes, braces: Braces, 'calendar-clock': CalendarClock,
  'circle-stop': CircleStop, clock: Clock, cloud: Cloud, code: Code, 'corner-down-right': CornerDownRight, database: Database, file: File,
  'file-output': FileOutput, 'file-pen': FilePen, 'file-text': FileText, filter: Filter, folder: Folder, 'git-branch': GitBranch,
  'git-fork': GitFork, 'git-merge': GitMerge, globe: Globe, hourglass: Hourglass, mail: Mail, megaphone: Megaphone, merge: Merge,
  'message-square': MessageSquare, 'mouse-pointer-click': MousePointerClick, octagon: Octagon, 'octagon-x': OctagonX, 'pen-line': PenLine, 'pencil-line': PencilLine,
  play: Play, radio: Radio, repeat: Repeat, 'repeat-2': Repeat2, reply: Reply, 'scroll-text': ScrollText, send: Send, shuffle: Shuffle,
  'sliders-horizontal': SlidersHorizontal, split: Split, square: Square, 'square-code': SquareCode, table: Table, terminal: Terminal,
  timer: Timer, 'undo-2': Undo2, wand: Wand, webhook: Webhook, workflow: Workflow, zap: Zap,
};

/** The icon of a node type by its lucide name; a box for a name that is not bundled. Purely decorative. */
export function NodeIcon({ name, size = 16 }: { name: string; size?: number }) {
  const Icon = ICONS[name] ?? Box;
  return <Icon size={size} strokeWidth={1.75} aria-hidden />;
}
