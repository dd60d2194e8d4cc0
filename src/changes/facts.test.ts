/** @jest-environment node */
import { statusAnswer } from '../../dev/simulator';
import { matchesPattern } from '../lantime/paths';
import { StatusReader } from '../lantime/reader';
import { FACTS, notableReadings } from './facts';
import { getClearingEvents, clockOfEvent, EVENTS, isClearing } from '../lantime/catalogue/notification';

const reader = new StatusReader();
reader.read(statusAnswer('full', { startedAt: 0, at: 3600_000 }), 3600_000);
reader.read(statusAnswer('m600', { startedAt: 0, at: 3600_000 }), 3600_000);
const fields = reader.knownDescriptors.map(({ field }) => field);

test.each(Object.keys(EVENTS))('%s is cleared by events that there are, and clears nothing if it is an alarm', (id) => {
  for (const clear of getClearingEvents(id)) {
    expect(Object.keys(EVENTS)).toContain(clear);
    expect(isClearing(clear) || clockOfEvent(clear) !== undefined).toBe(true);
  }
  expect(isClearing(id) && getClearingEvents(id).length > 0).toBe(false);
});

test('every fact is about events and readings that there are', () => {
  for (const { events, readings, repeats = [] } of FACTS) {
    const isKnown = (pattern: string) => Object.keys(EVENTS).some((id) => matchesPattern(pattern, id));
    expect(events.filter((pattern) => !isKnown(pattern))).toEqual([]);
    const isRead = (pattern: string) => fields.some((field) => matchesPattern(pattern, field));
    expect([...readings, ...repeats].filter((pattern) => !isRead(pattern))).toEqual([]);
  }
});

test('a part tells each fact by one reading', () => {
  const told = notableReadings(reader.knownDescriptors).map(({ descriptor }) => descriptor);
  const of = (...parts: string[]) =>
    told.map(({ id }) => id).filter((id) => parts.every((part) => matchesPattern(`*${part}*`, id)));
  expect(of('ports/lan0')).toEqual(expect.arrayContaining(['network/ports/lan0/link']));
  expect(of('ports/lan0/operstate')).toEqual([]);
  expect(of('sync-status/clock-status/antenna')).toEqual([]);
  expect(of('front-leds')).toEqual([]);
  expect(of('notification')).toEqual([]);
  expect(of('satellite-list')).toEqual([]);
});

test('what only the summary of the device tells is told', () => {
  const single = new StatusReader();
  single.read({ data: { system: { 'sync-status': { 'clock-status': { antenna: 'connected' } } } } }, 0);
  expect(notableReadings(single.knownDescriptors).map(({ descriptor }) => descriptor.field)).toEqual([
    'system/sync-status/clock-status/antenna',
  ]);
});
