export const TEMPLATE_ADDRESS = "/api/imports/template.csv";

export const refusedAddress = (id: string): string => `/api/imports/${encodeURIComponent(id)}/refused.csv`;
