import { TextInput } from '@mantine/core';
import { Search } from 'lucide-react';
import { type RefObject, useEffect, useEffectEvent, useState } from 'react';

/** From the last letter until the words are told. */
const PAUSE_MS = 150;

interface SearchBoxProps {
  label: string;
  /** What is searched for as the page knows it: in its address, which follows a moment later. */
  value: string;
  onChange(text: string): void;
  inputRef?: RefObject<HTMLInputElement | null>;
  width?: number;
  maxLength?: number;
}

/** A search field above a list. It shows each letter at once and tells the words when one pauses; Esc empties and leaves it. */
export function SearchBox({ label, value, onChange, inputRef, width = 240, maxLength }: SearchBoxProps) {
  const [typed, setTyped] = useState<string>();
  const [told, setTold] = useState<string>();
  const [known, setKnown] = useState(value);
  if (value !== known) {
    setKnown(value);
    if (typed === told) setTyped(undefined);
  }
  const tell = useEffectEvent(() => {
    if (typed === undefined || typed === told) return;
    setTold(typed);
    onChange(typed);
  });
  useEffect(() => {
    if (typed === undefined) return;
    const timer = setTimeout(() => tell(), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  return (
    <TextInput
      ref={inputRef ?? null}
      size="xs"
      w={width}
      type="search"
      {...(maxLength === undefined ? {} : { maxLength })}
      leftSection={<Search size={13} />}
      aria-label={label}
      placeholder={label}
      value={typed ?? value}
      onChange={(event) => {
        setTold(undefined);
        setTyped(event.currentTarget.value);
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        setTyped(undefined);
        onChange('');
        event.currentTarget.blur();
      }}
    />
  );
}
