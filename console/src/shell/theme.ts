import { ActionIcon, Button, createTheme, Drawer, Modal, NativeSelect, Textarea, TextInput, Tooltip } from '@mantine/core';

/**
 * Sizes and defaults of Mantine's parts. Colors stand in theme.css: run-time style elements are refused by the page's
 * policy, so nothing may depend on them.
 */
export const theme = createTheme({
  primaryColor: 'cyan',
  cursorType: 'pointer',
  components: {
    Button: Button.extend({ defaultProps: { size: 'xs' } }),
    ActionIcon: ActionIcon.extend({ defaultProps: { variant: 'subtle', color: 'gray' } }),
    TextInput: TextInput.extend({ defaultProps: { size: 'xs' } }),
    NativeSelect: NativeSelect.extend({ defaultProps: { size: 'xs' } }),
    Textarea: Textarea.extend({ defaultProps: { size: 'sm' } }),
    Modal: Modal.extend({ defaultProps: { lockScroll: false, centered: true, transitionProps: { duration: 80 } } }),
    Drawer: Drawer.extend({ defaultProps: { lockScroll: false, transitionProps: { duration: 80 } } }),
    Tooltip: Tooltip.extend({ defaultProps: { openDelay: 300, withArrow: true, events: { hover: true, focus: true, touch: false } } }),
  },
});
