export { attributeOf, attributeSpan, find, findAll, type Span, textAt, type XmlElement } from './element.ts';
export { type Encoding, encodingOf } from './encoding.ts';
export { defaultXmlLimits, type XmlLimits } from './limits.ts';
export { elementsAt, type Located, parseXmlPath, valueAt, type XmlPath } from './path.ts';
export { readXml, type ReadXmlOptions } from './read-xml.ts';
export { element, textElement, writeXml, type XmlNode } from './write-xml.ts';
export { XmlError, type XmlRule, xmlRules } from './xml-error.ts';
export { type XmlAttributes, type XmlEvents, XmlStream, type XmlStreamOptions } from './xml-stream.ts';
