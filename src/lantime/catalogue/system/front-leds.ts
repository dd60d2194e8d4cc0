import { asBoolean, Family, state, states, yesNo } from '../model';

const LED_COLORS = [
  state('green', 1, 'ok', 'green'),
  state('yellow', 2, 'warning', 'yellow', 'Usable with restrictions.'),
  state('red', 3, 'error', 'red'),
  state('blue', 4, 'neutral', 'blue', 'Initializing.'),
  state('none', 0, 'neutral', 'off'),
];
const LED_MODES = [state('permanent', 0, 'neutral')];

export const FRONT_LEDS: Family = {
  title: 'Front LEDs',
  source: 'device-api.md 2.3',
  evidence: 'KNOWN',
  rules: [
    { path: 'system/front-leds', member: 'led' },
    {
      path: 'system/front-leds/*',
      // An unlit lamp keeps its colour on API V10 (blue) and loses it on V20 (none); the lamp is off in both.
      derive: (led) => ({
        ...(asBoolean(led['current-state']) === false
          ? { lamp: 'none' }
          : typeof led['current-color'] === 'string'
            ? { lamp: led['current-color'] }
            : {}),
      }),
    },
  ],
  entries: [
    states(
      'system/front-leds/*/lamp',
      'Lamp',
      LED_COLORS,
      'Colour of the LED as seen on the front panel, or off. A red network LED may be caused by any port, not only the management port.',
      { evidence: 'DERIVED' }
    ),
    states('system/front-leds/*/current-color', 'Colour', LED_COLORS, 'Colour of the LED, even while it is not lit.', {
      // The lamp has the same value while the LED is lit.
      metric: false,
      formerly: { metric: 'front_led_color' },
    }),
    states('system/front-leds/*/current-state', 'Lit', yesNo('lit', 'off'), 'Whether the LED is lit.', {
      metric: 'front_led_lit',
    }),
    states('system/front-leds/*/current-mode', 'Mode', LED_MODES, 'How the LED is lit.', { metric: 'front_led_mode' }),
    states('system/front-leds/*/last-color', 'Previous colour', LED_COLORS, 'Colour before the last change.', {
      metric: false,
    }),
    states(
      'system/front-leds/*/last-state',
      'Previously lit',
      yesNo('lit', 'off'),
      'Whether it was lit before the last change.',
      { metric: false }
    ),
    states('system/front-leds/*/last-mode', 'Previous mode', LED_MODES, 'How it was lit before the last change.', {
      metric: false,
    }),
  ],
};
