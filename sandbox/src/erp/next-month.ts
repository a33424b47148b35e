/** The first day of the month after that of a day: where an ERP books what comes late. `2026-12-30` → `2027-01-01`. */
export function nextMonth(day: string): string {
  const [year = 0, month = 0] = day.split('-').map(Number);
  return new Date(Date.UTC(year, month, 1)).toISOString().slice(0, 10);
}
