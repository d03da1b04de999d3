/** The picture in the summary: when each integration waited and synced, as a Mermaid gantt chart. Pure. */

import { formatTime } from './format.ts';
import { statusWords } from './headline.ts';
import type { Outcome } from './verdict.ts';
import { isGreen, nameOf } from './verdict.ts';

/** How many integrations a picture is still readable with. */
const drawnAtMost = 20;

/** Longer names lose their middle. */
const labelAtMost = 40;
const labelMarginPx = 16;

/** A bar shorter than this share of the chart has no room for a word. */
const wordShare = 1 / 12;

/** The shortest bar: the chart shows seconds. */
const shortestMs = 1_000;

/** No name would be an error, and blanks are none: a zero width space. */
const nameless = '\u200b';

/**
 * Markdown with the picture, where there are several integrations and one of them waited; else nothing. Ids are safe,
 * and so is all else in it, so nothing foreign gets into the chart.
 */
export function picture(outcomes: readonly Outcome[]): string {
  const waited = outcomes.some(({ waitedMs }) => waitedMs >= shortestMs);
  if (!waited || outcomes.length < 2 || outcomes.length > drawnAtMost) return '';
  const wordMs = wordShare * Math.max(...outcomes.map(({ elapsedMs }) => elapsedMs));
  const rows = outcomes.flatMap((outcome) => [`  section ${label(outcome)}`, ...bars(outcome, wordMs)]);
  const chart = [...settings(outcomes), ...rows].join('\n');
  const caption = 'When each waited and synced, in hours, minutes and seconds since the step began:';
  return `${caption}\n\n\`\`\`mermaid\n${chart}\n\`\`\``;
}

/** One row an integration, room for its name on the left, and two backgrounds in turn: there are four, and one is yellow. */
function settings(outcomes: readonly Outcome[]): readonly string[] {
  const widestPx = Math.max(...outcomes.map((outcome) => widthPx(label(outcome))));
  return [
    '---',
    'displayMode: compact',
    'config:',
    '  gantt:',
    `    leftPadding: ${Math.round(labelMarginPx + widestPx)}`,
    '    rightPadding: 30',
    '    numberSectionStyles: 2',
    '---',
    'gantt',
    '  accTitle: When each integration waited and synced',
    '  dateFormat YYYY-MM-DD HH:mm:ss',
    '  axisFormat %H:%M:%S',
    '  todayMarker off',
  ];
}

/** Grey is waiting, red did not succeed. What was not followed has one bar, with the word of its status, as grey as it waited. */
function bars(outcome: Outcome, wordMs: number): readonly string[] {
  const { status, waitedMs, elapsedMs } = outcome;
  const followed = elapsedMs > waitedMs;
  const startMs = followed ? waitedMs : 0;
  // A word beside its bar would be as dark as in it, and not be seen on a dark page.
  const colour = elapsedMs - startMs < wordMs ? null : followed ? 'active' : 'done';
  const tags = isGreen(outcome) ? [colour] : ['crit', followed ? null : colour];
  const last = bar(statusWords[status][0], tags, startMs, Math.max(elapsedMs, startMs + shortestMs));
  return followed && waitedMs >= shortestMs
    ? [bar(waitedMs < wordMs ? nameless : 'waited', ['done'], 0, waitedMs), last]
    : [last];
}

function bar(name: string, tags: readonly (string | null)[], fromMs: number, toMs: number): string {
  return `  ${name} :${[...tags.filter((tag) => tag !== null), timeOfStep(fromMs), timeOfStep(toMs)].join(', ')}`;
}

/** A name as Mermaid can show it: other characters could mean something to it. */
function label(outcome: Outcome): string {
  const name = [...nameOf(outcome).replace(/[^\p{L}\p{N} _./()-]/gu, '·')];
  const half = labelAtMost / 2;
  const isLong = name.length > labelAtMost;
  return isLong ? `${name.slice(0, half).join('')}…${name.slice(1 - half).join('')}` : name.join('');
}

/** The width of a name in a wide font, so that it does not run into the chart. Letters without case can be as wide as high. */
function widthPx(name: string): number {
  const widths = [...name].map((character) =>
    /[\p{Lo}\p{Lm}]/u.test(character) ? 11 : /\p{Lu}/u.test(character) ? 8.5 : 6.5,
  );
  return widths.reduce((total, width) => total + width, 0);
}

/** The charts know dates only, and read and show them in the reader's zone: the step begins at some midnight. */
function timeOfStep(elapsedMs: number): string {
  return formatTime(Date.UTC(2000, 0, 1) + elapsedMs);
}
