/** '1.5' for '1.5E+00'. */
export function shortNumber(text: string): string {
  const number = Number(text)
  return /^[-+\d.]+E[-+]\d+$/.test(text) && Number.isFinite(number) ? String(number) : text
}
