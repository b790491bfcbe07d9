/**
 * Viridis (S. van der Walt, N. Smith, 2015, CC0): even steps look evenly far apart, darker is always lower, and the order
 * holds for colour-blind eyes and in grey.
 */
const anchors = [
  '440154',
  '482576',
  '414487',
  '35608d',
  '2a788e',
  '21908c',
  '22a884',
  '43bf71',
  '7ad151',
  'bbdf27',
  'fde725',
].map((hex) => [0, 2, 4].map((at) => parseInt(hex.slice(at, at + 2), 16)));

/** The colour of a share from 0 (dark) to 1 (bright), as `#rrggbb`. */
export function colourOf(share: number): string {
  const position = Math.min(1, Math.max(0, share)) * (anchors.length - 1);
  const below = Math.min(anchors.length - 2, Math.floor(position));
  const [low = [], high = []] = anchors.slice(below, below + 2);
  const channel = (i: number): string => {
    const value = (low[i] ?? 0) + (position - below) * ((high[i] ?? 0) - (low[i] ?? 0));
    return Math.round(value).toString(16).padStart(2, '0');
  };
  return `#${[0, 1, 2].map(channel).join('')}`;
}
