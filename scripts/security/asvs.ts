/** A chapter of OWASP ASVS 5.0 with the requirements of it that were chosen. Whose proofs show each is in the controls that name it. */
export interface Chapter {
  readonly id: number;
  readonly name: string;
  /** Number of the requirement and what it asks, in our words. */
  readonly items: Readonly<Record<string, string>>;
  /** What of the chapter was not looked at one by one, or does not apply. */
  readonly besides: string;
}

export const CHAPTERS: readonly Chapter[] = [
  {
    id: 1,
    name: 'Encoding and sanitization',
    items: {
      '1.2.4': 'queries take values as parameters only',
      '1.2.10': 'text is no formula where a spreadsheet opens it',
      '1.3.6': 'nobody makes us call an address of theirs',
      '1.3.12': 'no regular expression takes more than linear time',
      '1.5.1': 'XML expands nothing and fetches nothing',
      '1.5.2': 'what is read becomes data and never objects of a type that it names',
      '1.5.3': 'whoever reads the same bytes reads the same',
    },
    besides: 'no mail, LDAP, template engine or shell takes anybody’s text; HTML is made of text nodes only',
  },
  {
    id: 2,
    name: 'Validation and business logic',
    items: {
      '2.3.1': 'steps are taken in their order',
      '2.3.3': 'a change is done whole or not at all',
      '2.3.4': 'nothing is booked twice',
      '2.3.5': 'what is worth much takes two people',
      '2.4.1': 'nobody may ask without end',
    },
    besides: 'what comes in is checked against schemas on every route and for every canonical event',
  },
  {
    id: 3,
    name: 'Web front end',
    items: {
      '3.3': 'cookies are bound to the host, and scripts do not read them',
      '3.4': 'headers let nothing foreign in',
      '3.5': 'other sites send no requests in somebody’s name',
    },
    besides: 'the console loads nothing from elsewhere',
  },
  {
    id: 4,
    name: 'API and web services',
    items: { '4.1.5': 'messages of weight are signed one by one', '4.2.1': 'a request has one length' },
    besides: 'no GraphQL and no web socket is spoken; what is pushed to the console goes one way',
  },
  {
    id: 5,
    name: 'Files',
    items: {
      '5.2.3': 'nothing that is small becomes large when it is unpacked',
      '5.3.2': 'names of files lead nowhere else',
      '5.3.3': 'nor do names inside of archives',
      '5.4.3': 'files are scanned for malware',
    },
    besides: 'nobody uploads files to be given to others',
  },
  {
    id: 6,
    name: 'Authentication',
    items: { '6.3.3': 'more than one factor', '6.8': 'several providers are not mixed up' },
    besides: 'Plexus has no passwords of people: rules about them, recovery and factors are those of the identity provider',
  },
  {
    id: 7,
    name: 'Sessions',
    items: { '7.4.2': 'a session ends when its person is locked out', '7.5.3': 'people prove themselves again before sensitive actions' },
    besides: 'sessions are kept on the server, end by themselves, and are listed and ended by who may',
  },
  {
    id: 8,
    name: 'Authorization',
    items: {
      '8.2.2': 'only those records that are one’s own',
      '8.2.3': 'only those fields that are for one',
      '8.3.2': 'a right that was taken away is gone at once',
      '8.4.1': 'tenants do not see each other',
    },
    besides:
      'which roles a person has changes with their next log-in, or when somebody ends their session; what a client may, within a minute',
  },
  {
    id: 9,
    name: 'Self-contained tokens',
    items: {
      '9.1.2': 'algorithms from a list',
      '9.1.3': 'keys from where we know them',
      '9.2.2': 'a token is of the type that is asked for',
      '9.2.3': 'and for us',
    },
    besides: '',
  },
  {
    id: 10,
    name: 'OAuth and OpenID Connect',
    items: {
      '10.3.5': 'tokens are bound to who got them, where they are taken',
      '10.4.14': 'and where they are given',
      '10.4.16': 'clients show that they have a key, and have no secret',
    },
    besides: 'people are let in by a provider; of its own Plexus gives tokens to machines only, so there is no consent to ask for',
  },
  {
    id: 11,
    name: 'Cryptography',
    items: { '11.1.1': 'keys have a plan, and change', '11.3.4': 'no nonce is used twice with a key' },
    besides: 'no cryptography of our own: that of Node and OpenSSL; a master key is in a file, not in a key service or hardware',
  },
  {
    id: 12,
    name: 'Secure communication',
    items: {
      '12.1.3': 'certificates of clients are checked before they count',
      '12.3.1': 'TLS on every line',
      '12.3.5': 'services prove to each other who they are',
    },
    besides: 'whether the line to a database elsewhere is encrypted is in its address, and not insisted on',
  },
  {
    id: 13,
    name: 'Configuration',
    items: { '13.2.4': 'what may be called is on a list', '13.3.1': 'secrets are kept apart' },
    besides: '',
  },
  {
    id: 14,
    name: 'Data protection',
    items: { '14.2': 'sensitive data have classes, and protection by class' },
    besides:
      'nothing is left in the browser: answers are not cached, and logging out clears the cache; what goes to a target is the whole document, by design: an ERP posts, and a supplier ships, by nothing less, so what is kept short is the list of targets, which a release declares and outside development another person approves, and not the document; webhooks carry no identifying values',
  },
  {
    id: 15,
    name: 'Secure coding and architecture',
    items: {
      '15.1.2': 'a list of all that was taken from others',
      '15.2.5': 'risky components are isolated',
      '15.3.6': 'prototypes are not polluted',
      '15.4.2': 'what was checked is what is used',
    },
    besides: '',
  },
  {
    id: 16,
    name: 'Logging and errors',
    items: {
      '16.2.5': 'nothing sensitive is logged',
      '16.3.2': 'denials are logged',
      '16.4.2': 'nobody changes what was logged',
      '16.4.3': 'and a copy is elsewhere',
      '16.5.3': 'what fails denies',
    },
    besides: 'sending logs to a collector is left to who operates',
  },
  { id: 17, name: 'WebRTC', items: {}, besides: 'not spoken' },
];
