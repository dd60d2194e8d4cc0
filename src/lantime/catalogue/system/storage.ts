import { Family, gauge, text } from '../model';

const KIB = { scale: 1024 };
export const STORAGE: Family = {
  title: 'Storage',
  source: 'device-api.md 2.4',
  evidence: 'KNOWN',
  rules: [{ path: 'system/storage', member: 'storage' }],
  entries: [
    gauge('system/storage/*/size', 'Size', 'B', 'Size of the file system.', KIB),
    gauge('system/storage/*/used', 'Used', 'B', 'Used space.', KIB),
    gauge(
      'system/storage/*/available',
      'Available',
      'B',
      'Free space. Used and available may add up to less than the size.',
      KIB
    ),
    gauge(
      'system/storage/*/used-percent',
      'Used share',
      '%',
      'Used share, rounded up. More than 80 % on /mnt/flash is normal: it holds the firmware images.'
    ),
    text('system/storage/*/mountpoint', 'Mount point', 'Where the file system is mounted.'),
  ],
};
