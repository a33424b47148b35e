import { TextInput } from '@mantine/core';
import { useState } from 'react';

interface Filter {
  readonly label: string;
  readonly value: string;
  readonly onValue: (value: string) => void;
  readonly placeholder?: string;
  readonly className?: string;
  readonly type?: 'text' | 'date';
}

/** A text that a list is narrowed by; it takes effect with Enter or when the field is left. Give its value as `key` too. */
export function TextFilter({ label, value, onValue, placeholder = '', className = '', type = 'text' }: Filter) {
  const [text, setText] = useState(value);
  const take = (): void => {
    if (text.trim() !== value) onValue(text.trim());
  };
  return (
    <TextInput
      className={className}
      label={label}
      type={type}
      placeholder={placeholder}
      value={text}
      autoComplete="off"
      spellCheck={false}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={take}
      onKeyDown={(event) => {
        if (event.key === 'Enter') take();
      }}
    />
  );
}
