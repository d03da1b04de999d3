// The lines that the summary's picture may have, for tests.

const settings = [
  '---',
  'displayMode: compact',
  'config:',
  ' {2}gantt:',
  ' {4}leftPadding: [0-9]{1,3}',
  ' {4}rightPadding: 30',
  ' {4}numberSectionStyles: 2',
  'gantt',
  ' {2}accTitle: When each integration waited and synced',
  ' {2}dateFormat YYYY-MM-DD HH:mm:ss',
  ' {2}axisFormat %H:%M:%S',
  ' {2}todayMarker off',
];
const shown = '[\\p{L}\\p{N} _./()·-]';
const section = ` {2}section ${shown}{1,40}`;
const cutSection = ` {2}section ${shown}{20}…${shown}{19}`;
const time = '2000-01-0[12] [0-9]{2}:[0-9]{2}:[0-9]{2}';
const bar = ` {2}(?:\\u200b|[a-z ]{4,19}) :(?:crit, )?(?:done, |active, )?${time}, ${time}`;

/** A line between the fences: a setting, a section or a bar. */
export const pictureLine = new RegExp(`^(?:${[...settings, section, cutSection, bar].join('|')})$`, 'u');
