import { type KeyboardEvent, type PointerEvent, useRef } from 'react';
import classes from './node-panel.module.css';

interface SplitterProps {
  label: string;
  /** Pixels. */
  width: number;
  min: number;
  max: number;
  /** On which side of it the part lies that it makes wider. */
  grows: 'left' | 'right';
  onResize(width: number): void;
}

const KEY_STEP = 24;

/** An edge that is dragged, or moved by the arrow keys, to make a part wider or narrower. */
export function Splitter({ label, width, min, max, grows, onResize }: SplitterProps) {
  const grab = useRef<{ x: number; width: number }>(undefined);
  const sign = grows === 'left' ? 1 : -1;
  const set = (next: number) => onResize(Math.max(min, Math.min(max, next)));
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowLeft') set(width - sign * KEY_STEP);
    else if (event.key === 'ArrowRight') set(width + sign * KEY_STEP);
    else if (event.key === 'Home') set(min);
    else if (event.key === 'End') set(max);
    else return;
    event.preventDefault();
  };
  return (
    <div
      role="separator"
      aria-orientation="vertical"
      aria-label={label}
      aria-valuenow={Math.round(width)}
      aria-valuemin={min}
      aria-valuemax={Math.round(max)}
      tabIndex={0}
      className={classes.splitter}
      onKeyDown={onKeyDown}
      onPointerDown={(event: PointerEvent<HTMLDivElement>) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        grab.current = { x: event.clientX, width };
      }}
      onPointerMove={(event: PointerEvent) => {
        if (grab.current !== undefined) set(grab.current.width + sign * (event.clientX - grab.current.x));
      }}
      onPointerUp={() => {
        grab.current = undefined;
      }}
    />
  );
}
