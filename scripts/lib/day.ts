/** A day of UTC as 'YYYY-MM-DD'. */
export const dayOf = (date: Date): string => date.toISOString().slice(0, 10)

export const today = (): string => dayOf(new Date())
