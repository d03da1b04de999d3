/** The picture in the summary: when each integration waited and synced, as a Mermaid gantt chart. Pure. */

import { formatTime } from './format.ts';
import { statusWords } from './headline.ts';
import type { Outcome } from './verdict.ts';
import { nameOf, succeeds } from './verdict.ts';

/** A picture with more integrations than this is not readable. */
const drawnAtMost = 20;

/** Longer names are cut in the middle. */
const labelAtMost = 40;
const labelMarginPx = 16;

/** A bar shorter than this share of the chart has no room for a word. */
const wordShare = 1 / 12;

/** The shortest bar: the chart shows seconds. */
const shortestMs = 1_000;

/** A name must not be empty or blank: a zero width space. */
const nameless = '\u200b';

/**
 * Markdown with the picture, if there are several integrations and one of them waited; else empty. All text in the chart is
 * safe: names keep only letters, digits and a few marks.
 */
export function picture(outcomes: readonly Outcome[]): string {
  const waited = outcomes.some((outcome) => waitedMsOf(outcome) >= shortestMs);
  if (!waited || outcomes.length < 2 || outcomes.length > drawnAtMost) return '';
  const wordMs = wordShare * Math.max(...outcomes.map(({ elapsedMs }) => elapsedMs));
  const rows = outcomes.flatMap((outcome) => [`  section ${label(outcome)}`, ...bars(outcome, wordMs)]);
  const chart = [...settings(outcomes), ...rows].join('\n');
  const caption = 'When each waited and synced, in hours, minutes and seconds since the step began:';
  return `${caption}\n\n\`\`\`mermaid\n${chart}\n\`\`\``;
}

/** A row for each integration, with room for its name on the left. Two backgrounds alternate: Mermaid has four, and one is yellow. */
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

function waitedMsOf({ elapsedMs, startedAfterMs }: Outcome): number {
  return startedAfterMs ?? elapsedMs;
}

/** Grey means waiting, red means failed. A sync that was not followed has one grey bar with the word for its status. */
function bars(outcome: Outcome, wordMs: number): readonly string[] {
  const { status, elapsedMs } = outcome;
  const waitedMs = waitedMsOf(outcome);
  const followed = elapsedMs > waitedMs;
  const startMs = followed ? waitedMs : 0;
  // A word beside its bar would be as dark as one inside, and hard to read on a dark page.
  const colour = elapsedMs - startMs < wordMs ? null : followed ? 'active' : 'done';
  const tags = succeeds(outcome) ? [colour] : ['crit', followed ? null : colour];
  const last = bar(statusWords[status][0], tags, startMs, Math.max(elapsedMs, startMs + shortestMs));
  return followed && waitedMs >= shortestMs
    ? [bar(waitedMs < wordMs ? nameless : 'waited', ['done'], 0, waitedMs), last]
    : [last];
}

function bar(name: string, tags: readonly (string | null)[], fromMs: number, toMs: number): string {
  return `  ${name} :${[...tags.filter((tag) => tag !== null), timeOfStep(fromMs), timeOfStep(toMs)].join(', ')}`;
}

/** A name without characters that could mean something to Mermaid. */
function label(outcome: Outcome): string {
  const name = [...nameOf(outcome).replace(/[^\p{L}\p{N} _./()-]/gu, '·')];
  const half = labelAtMost / 2;
  const isLong = name.length > labelAtMost;
  return isLong ? `${name.slice(0, half).join('')}…${name.slice(1 - half).join('')}` : name.join('');
}

/** The width of a name in a wide font, so that it does not overlap the chart. Letters without case can be as wide as high. */
function widthPx(name: string): number {
  const widths = [...name].map((character) =>
    /[\p{Lo}\p{Lm}]/u.test(character) ? 11 : /\p{Lu}/u.test(character) ? 8.5 : 6.5,
  );
  return widths.reduce((total, width) => total + width, 0);
}

/** Charts know only dates, in the reader's zone. So the step begins at midnight of some day. */
function timeOfStep(elapsedMs: number): string {
  return formatTime(Date.UTC(2000, 0, 1) + elapsedMs);
}
