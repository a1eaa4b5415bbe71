// A short message centre on the npm package `smpp` (a peer that is not ours): takes texts, joins
// their parts, tells what became of each by a receipt. One line of JSON on standard output for each
// thing that happens; the phone number decides what that is.
const smpp = require('smpp');
const tell = (event) => console.log(JSON.stringify(event));
let last = 0;
const texts = new Map();
const REPLIES = { // what the phones with these last digits send back
  705: ['5'], 711: ['1', '1'], 733: ['谢谢'], 799: ['退订'], 788: [{ udh: Buffer.from([5, 0, 3, 1, 2, 2]), message: '5' }], // the end of a longer text
  766: ['id:S1 sub:001 dlvrd:001 submit date:2603030900 done date:2603030900 stat:DELIVRD err:000 text:'],
};

const server = smpp.createServer({}, (session) => {
  session.on('error', () => {});
  session.on('bind_transceiver', (pdu) => {
    const right = pdu.system_id === 'plumbline' && pdu.password === 'secret8';
    tell({ event: 'bind', right });
    session.send(pdu.response({ command_status: right ? 0 : smpp.ESME_RINVPASWD }));
  });
  session.on('submit_sm', (pdu) => {
    const phone = pdu.destination_addr;
    if (phone.endsWith('404')) return session.send(pdu.response({ command_status: smpp.ESME_RINVDSTADR }));
    if (phone.endsWith('500')) return session.send(pdu.response({ command_status: smpp.ESME_RTHROTTLED }));
    const id = `S${++last}`;
    const said = pdu.short_message;
    const udh = said.udh ? Array.from(Array.isArray(said.udh) ? said.udh[0] : said.udh) : [];
    const [count, number] = udh.length ? [udh[udh.length - 2], udh[udh.length - 1]] : [1, 1];
    const before = number === 1 ? '' : texts.get(phone) || '';
    const whole = before + said.message;
    texts.set(phone, whole);
    if (number === count) tell({ event: 'text', id, phone, text: whole, parts: count });
    if (phone.endsWith('000')) return session.socket.destroy(); // taken, and the answer lost
    session.send(pdu.response({ message_id: id }));
    for (const words of (number === count && REPLIES[phone.slice(-3)]) || []) {
      session.deliver_sm({ source_addr: `86${phone}`, destination_addr: '10690110', esm_class: words.udh ? 0x40 : 0, short_message: words },
        (answer) => tell({ event: 'reply', status: answer.command_status }));
    }
    if (!pdu.registered_delivery) return;
    const stat = phone.endsWith('111') ? 'UNDELIV' : 'DELIVRD';
    const receipt = {
      source_addr: phone, destination_addr: '', esm_class: 4,
      short_message: `id:${id} sub:001 dlvrd:001 submit date:2603030900 done date:2603030900 stat:${stat} err:000 text:`,
    };
    session.deliver_sm(receipt, () => tell({ event: 'acknowledged', id }));
    if (phone.endsWith('222')) session.deliver_sm(receipt);
  });
  session.on('query_sm', (pdu) => session.send(pdu.response({ message_id: pdu.message_id, final_date: '', message_state: 2, error_code: 0 })));
  session.on('enquire_link', (pdu) => session.send(pdu.response()));
  session.on('unbind', (pdu) => { session.send(pdu.response()); session.close(); });
});
server.listen(Number(process.argv[2]), '127.0.0.1', () => tell({ event: 'listening' }));
