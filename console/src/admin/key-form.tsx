import { Textarea, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { addKey, type NewKey } from '../api/clients.ts';
import { FormEnd } from '../parts/form-end.tsx';
import { useAnnounce } from '../shell/announcer.tsx';
import css from './admin.module.css';
import { readPublicJwk } from './client-keys.ts';

/** Takes the public key that a partner gave. */
export function KeyForm({ id }: { readonly id: string }) {
  const [text, setText] = useState('');
  const [until, setUntil] = useState('');
  const queries = useQueryClient();
  const announce = useAnnounce();
  const read = text.trim() === '' ? undefined : readPublicJwk(text);
  const adding = useMutation({
    mutationFn: (jwk: NewKey['jwk']) => addKey(id, { jwk, ...(until === '' ? {} : { expiresAt: `${until}T00:00:00Z` }) }),
    onSuccess: async () => {
      setText('');
      await queries.invalidateQueries({ queryKey: ['clients'] });
      announce('The key was added');
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (read !== undefined && 'jwk' in read) adding.mutate(read.jwk);
  };
  return (
    <form className={`${css.form} ${css.inside}`} onSubmit={submit}>
      <Textarea
        label="Public key (JWK)"
        description="EC P-256 or P-384, Ed25519, or RSA of 2048 to 8192 bits"
        placeholder='{ "kty": "EC", "crv": "P-256", "x": "…", "y": "…", "kid": "2026-1" }'
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        minRows={3}
        autosize
        autoComplete="off"
        spellCheck={false}
        error={read !== undefined && 'wrong' in read ? read.wrong : null}
      />
      <TextInput
        label="Good until (UTC)"
        description="Not needed: without it the key is live until it is retired"
        type="date"
        value={until}
        onChange={(event) => setUntil(event.currentTarget.value)}
      />
      <FormEnd act="Add the key" isWhole={read !== undefined && 'jwk' in read} isBusy={adding.isPending} error={adding.error} />
    </form>
  );
}
