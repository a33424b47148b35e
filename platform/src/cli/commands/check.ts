import { checkEstate } from '../../govern/estate/index.ts';
import { policySchemas } from '../../policy-schemas.ts';
import { type Command, EXIT } from '../command.ts';
import { counted } from '../output.ts';

export const checkCommand: Command = {
  name: 'check',
  summary: 'Validate the estate folder and run the samples of its mappings',
  examples: ['plexus check', 'PLEXUS_ESTATE=../other-estate plexus check'],
  run: ({ config, out }) => {
    const findings = checkEstate(config().estate, { policySchemas });
    out.result({ findings }, findings.map(({ code, message, hint, at }) => `${at}\n  ${code}: ${message}\n  ${hint}`).join('\n'));
    out.say(findings.length === 0 ? 'The estate is in order.' : `${counted(findings.length, 'finding')}.`);
    return Promise.resolve(findings.length === 0 ? EXIT.ok : EXIT.failed);
  },
};
