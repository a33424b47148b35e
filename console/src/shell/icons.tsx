import type { ReactNode } from 'react';

/** A line drawing of 16 × 16. Decoration: what it means is written beside it or in a label. */
function Icon({ children }: { readonly children: ReactNode }) {
  return (
    <svg
      width="16"
      height="16"
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      {children}
    </svg>
  );
}

export const FlowIcon = () => (
  <Icon>
    <path d="M1.5 8h3l2-4.5 2.5 9L11 8h3.5" />
  </Icon>
);
export const MessagesIcon = () => (
  <Icon>
    <path d="M2 3.5h12v9H2zM2 4l6 5 6-5" />
  </Icon>
);
export const ExceptionsIcon = () => (
  <Icon>
    <path d="M8 2 14.5 13.5h-13zM8 6.5v3M8 11.4v.1" />
  </Icon>
);
export const TasksIcon = () => (
  <Icon>
    <path d="M2 4l1 1 2-2M2 8.5l1 1 2-2M2 13l1 1 2-2M7.5 4h6M7.5 8.5h6M7.5 13h6" />
  </Icon>
);
export const PurchasesIcon = () => (
  <Icon>
    <path d="M2 2.5h2l1.5 7.5h6.5l1.5-5H4.6M6.2 13.2v.1M11.2 13.2v.1" />
  </Icon>
);
export const LedgerIcon = () => (
  <Icon>
    <path d="M3 2h10v12H3zM6 5h4M6 8h4M6 11h2" />
  </Icon>
);
export const AccountsIcon = () => (
  <Icon>
    <path d="M8 7.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5ZM3 14c.4-2.8 2.3-4.3 5-4.3s4.6 1.5 5 4.3" />
  </Icon>
);
export const SearchIcon = () => (
  <Icon>
    <path d="M7 11.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9ZM10.5 10.5 14 14" />
  </Icon>
);
export const SunIcon = () => (
  <Icon>
    <path d="M8 10.8a2.8 2.8 0 1 0 0-5.6 2.8 2.8 0 0 0 0 5.6ZM8 1.5v1M8 13.5v1M1.5 8h1M13.5 8h1M3.4 3.4l.7.7M11.9 11.9l.7.7M12.6 3.4l-.7.7M4.1 11.9l-.7.7" />
  </Icon>
);
export const MoonIcon = () => (
  <Icon>
    <path d="M13.5 9.5A5.8 5.8 0 0 1 6.5 2.5a5.8 5.8 0 1 0 7 7Z" />
  </Icon>
);
export const SystemIcon = () => (
  <Icon>
    <path d="M2 3h12v8H2zM6 14h4M8 11v3" />
  </Icon>
);
export const KeysIcon = () => (
  <Icon>
    <path d="M1.5 4h13v8h-13zM4 6.7h.1M6.7 6.7h.1M9.3 6.7h.1M12 6.7h.1M5 9.5h6" />
  </Icon>
);
export const AdministrationIcon = () => (
  <Icon>
    <path d="M2 4.5h6M12 4.5h2M2 11.5h2M8 11.5h6M10 6.5a2 2 0 1 0 0-4 2 2 0 0 0 0 4ZM6 13.5a2 2 0 1 0 0-4 2 2 0 0 0 0 4Z" />
  </Icon>
);
export const CatalogIcon = () => (
  <Icon>
    <path d="M5 3 1.5 8 5 13M11 3l3.5 5L11 13M9.2 2.5l-2.4 11" />
  </Icon>
);
export const ApprovalsIcon = () => (
  <Icon>
    <path d="M2.5 2.5h11v11h-11zM5 8l2.2 2.2L11 6" />
  </Icon>
);
export const LeaveIcon = () => (
  <Icon>
    <path d="M9 2.5H3v11h6M6.5 8h8M12 5.5 14.5 8 12 10.5" />
  </Icon>
);
export const MoreIcon = () => (
  <Icon>
    <path d="M3 8v.1M8 8v.1M13 8v.1" strokeWidth="2.4" />
  </Icon>
);
