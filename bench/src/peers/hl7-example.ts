/** Made observation reports of about 5.8 KB, the mean of the real ones; every value is invented. */
export function exampleMessages(count: number): Buffer[] {
  return Array.from({ length: count }, (_, n) =>
    Buffer.from(`${[...head(n), ...Array.from({ length: 45 }, (_, line) => result(n, line))].join('\r')}\r`),
  );
}

function head(n: number): string[] {
  return [
    `MSH|^~\\&|NORTHLAB|NORTH|PLEXUS|GPH|2026030212${String(n % 60).padStart(2, '0')}||ORU^R01^ORU_R01|EX${n}|P|2.5.1|||AL|NE||UNICODE UTF-8`,
    `PID|1||7001${n}^^^NORTH^MR~99${n}^^^STATE^SS||EXAMPLETON^AVERY^Q||19700101|F|||1 SAMPLE ROAD^^TESTVILLE^IL^60000||(555)010-0000|||S||4009${n}^^^NORTH^AN`,
    'PV1|1|I|W1^101^A^NORTH||||1890^PLACEHOLDER^PAT^^^DR|||MED||||1|||1890^PLACEHOLDER^PAT^^^DR|IP|V1|||||||||||||||||||NORTH',
    `ORC|RE|O${n}|F${n}||CM||^^^20260302||20260302|||1890^PLACEHOLDER^PAT`,
    `OBR|1|O${n}|F${n}|24331-1^LIPID \\T\\ METABOLIC PANEL^LN|||20260302||||||||1890^PLACEHOLDER^PAT||||||20260302||LAB|F`,
  ];
}

const result = (n: number, line: number): string =>
  `OBX|${line + 1}|NM|${2000 + line}-${line % 10}^INVENTED ANALYTE ${line}^LN||${(n % 90) + line}.${line}|mg/dL^milligram per deciliter^UCUM|10-${line + 90}|N|||F|||20260302|NORTH||^AUTO \\T\\ CHECK`;
