import { mark } from '../../../i18n';
import { asBoolean, asText, Family, gauge, isPlaceholder, states, text, timestamp, yesNo } from '../model';

/** `firmware-7.06.014-light-x86` of version `fw_7.06.014-light` is x86; the version may hold hyphens itself (device-api.md 1.6). */
function findArchitecture(image: string | undefined, running: string | undefined): string | undefined {
  const version = running?.replace(/^fw_/, '');
  const at = image !== undefined && version ? image.indexOf(`${version}-`) : -1;
  const rest = at < 0 ? '' : image!.slice(at + version!.length + 1);
  return /^[a-z0-9_]{2,12}$/i.test(rest) ? rest : undefined;
}

export const FIRMWARE: Family = {
  title: 'Firmware',
  source: 'device-api.md 2.5',
  evidence: 'KNOWN',
  rules: [
    { path: 'system/firmware/firmware', member: 'firmware' },
    { path: 'system/firmware/packages', member: 'package' },
    {
      path: 'system/firmware/update',
      // A refused attempt leaves "false" with "never", although no update was started.
      absentKeys: (update) =>
        'last-update-started' in update && isPlaceholder(update['last-update-started'] as string | null)
          ? { 'last-update-successful': mark('no update was ever started') }
          : undefined,
      // A refused attempt also leaves an error, which a successful update does not.
      derive: (update) => {
        const successful = asBoolean(update['last-update-successful']);
        const error = asText(update['last-update-error'])?.toLowerCase();
        const wasStarted = !isPlaceholder((update['last-update-started'] ?? null) as string | null);
        return successful === undefined
          ? {}
          : { failed: !successful && (wasStarted || (error !== undefined && error !== 'none')) };
      },
    },
    {
      path: 'system/firmware',
      derive: (object) => {
        const [running, selected] = [asText(object.running), asText(object.selected)];
        return {
          ...(running !== undefined && selected !== undefined ? { 'reboot-pending': running !== selected } : {}),
          architecture: findArchitecture(asText(object.fwimage), running),
        };
      },
    },
  ],
  entries: [
    text('system/firmware/running', 'Running firmware', 'Running firmware.'),
    text('system/firmware/selected', 'Selected firmware', 'Firmware for the next start.'),
    states(
      'system/firmware/reboot-pending',
      'Firmware reboot pending',
      yesNo('yes', 'no', 'warning', 'ok'),
      'Whether running and selected firmware differ.',
      { evidence: 'DERIVED' }
    ),
    text('system/firmware/fwimage', 'Firmware image', 'Image with edition and architecture.', { metric: 'image' }),
    text('system/firmware/architecture', 'Firmware architecture', 'Last part of the name of the image: x32, x86.', {
      evidence: 'DERIVED',
    }),
    text('system/firmware/firmware/*/version', 'Version', 'Version of an installed firmware.'),
    text('system/firmware/firmware/*/type', 'Image type', 'How the image is stored.'),
    states(
      'system/firmware/update/update-in-progress',
      'Update in progress',
      yesNo(),
      'Whether a firmware update is in progress.'
    ),
    gauge('system/firmware/update/update-progress', 'Update progress', '%', 'Progress of the update.', {
      evidence: 'PLAUSIBLE',
    }),
    states(
      'system/firmware/update/last-update-successful',
      'Last update',
      yesNo('successful', 'failed', 'ok', 'error'),
      'Result of the last firmware update that was started.'
    ),
    states(
      'system/firmware/update/failed',
      'Update failed',
      yesNo('failed', 'no', 'warning', 'ok'),
      'Whether the last update failed or was refused before it began. The error says why.',
      { evidence: 'DERIVED', metric: 'firmware_update_failed' }
    ),
    timestamp('system/firmware/update/last-update-started', 'Last update started', 'When the last update was started.'),
    timestamp('system/firmware/update/last-update-ended', 'Last update ended', 'When the last update ended.'),
    text('system/firmware/update/last-update-error', 'Last update error', 'Error of the last update.', {
      placeholders: { none: mark('no error') },
      metric: false,
    }),
    text('system/firmware/packages/*/version', 'Package version', 'Version of an installed package.', {
      placeholders: { 'no version information': mark('the device states none') },
    }),
  ],
};
