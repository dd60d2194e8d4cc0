/** What a device must not be able to do with its texts. */
export const HOSTILE_TEXTS = {
  markup: '<img src=x onerror="alert(1)"><script>alert(2)</script>&lt;',
  attribute: '" onmouseover="alert(1)" \' x=',
  template: '{{slot}} {{device}} ${__user.email} $__all [[var]] ${x:raw}',
  newline: 'first\nsecond\r\nthird\u2028fourth\n# HELP lantime_up x\nlantime_up 1\n',
  control: 'a\u0000b\u0007c\u001b[31md\u007fe\u0085f',
  bidi: 'safe\u202egnp.exe\u2066\u200f',
  long: 'long'.repeat(50_000),
  comma: 'a,b=c{d="e"} \\ \\n',
  surrogate: 'half \ud800 of a character',
} as const;

type Json = Record<string, unknown>;

/** An answer in which everything that a device can write freely is a given text. */
export function parseAnswer(text: string): Json {
  return {
    'system-information': { hostname: text, model: text, version: text, 'serial-number': text, 'API Version': text },
    data: {
      'object-id': 'status',
      'rest-api': { 'api-version': text },
      system: {
        hostname: text,
        uptime: text,
        'sync-status': { reference: text, 'clock-status': { clock: text, antenna: text }, 'osc-type': text },
        storage: [{ 'object-id': text, mountpoint: text, size: 1 }],
      },
      network: { ports: [{ 'object-id': text, link: text, 'mac-address': text, mtu: 1500 }] },
      notification: {
        events: [
          { 'object-id': text, type: 'error', triggered: 1, 'last-triggered': '2026-05-31T23:59:00' },
          { 'object-id': 'antenna-faulty', type: text, triggered: 1, 'last-triggered': '2026-05-31T23:59:00' },
        ],
      },
      ntp: [
        { 'object-id': 'sys', refid: text, stratum: 1 },
        { 'object-id': text, name: text, id: text, reach: 255 },
      ],
      syncmon: { nodes: [{ 'object-id': text, address: text, location: text, status: text, offset: 1 }] },
      services: { network: [{ 'object-id': text, running: true }] },
      chassis0: {
        model: text,
        slots: [
          {
            'object-id': 'clk1',
            'slot-type': text,
            'slot-position': text,
            module: {
              info: { model: text, 'serial-number': text, 'software-revision': text },
              satellites: { 'selected-satellites': [text, 'gps1'] },
            },
          },
          { 'object-id': text, 'slot-type': 'io', module: { info: { model: text } } },
        ],
      },
      [text]: { [text]: text, number: 7 },
    },
  };
}
