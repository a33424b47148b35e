import { type Command, EXIT } from '../command.ts';
import { confirmed, YES } from '../confirm.ts';

export const keysRotateTokensCommand: Command = {
  name: 'keys rotate-tokens',
  summary: 'Sign access tokens of programs with a new key from now on; those given before stay valid until they end',
  examples: ['plexus keys rotate-tokens --yes'],
  options: [YES],
  run: async (context, input) => {
    if (!(await confirmed(context, input, 'Sign access tokens with a new key from now on?'))) return EXIT.ok;
    const document = await (await context.api()).post<{ kid: string }>('/v1/token-keys', {});
    context.out.result(document, `Tokens are signed with key ${document.kid}`);
    return EXIT.ok;
  },
};
