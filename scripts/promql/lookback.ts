/** How many seconds back a selector finds a sample, where nobody has set another time; promtool knows no other. */
export const lookback = 300
