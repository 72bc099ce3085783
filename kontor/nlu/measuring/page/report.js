// A click on a column's head sorts its table by it: numbers from the most, words from A, and back.
for (const button of document.querySelectorAll("th button")) {
  button.addEventListener("click", () => {
    const head = button.closest("th"), table = head.closest("table"), body = table.tBodies[0];
    const place = [...head.parentNode.children].indexOf(head), numeric = head.classList.contains("number");
    const before = head.getAttribute("aria-sort"), first = numeric ? "descending" : "ascending";
    const order = before === first ? (numeric ? "ascending" : "descending") : first;
    for (const other of head.parentNode.children) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", order);
    const value = (row) => row.children[place].textContent;
    const rows = [...body.rows].sort((one, two) =>
      numeric ? parseFloat(value(one)) - parseFloat(value(two)) : value(one).localeCompare(value(two)));
    body.append(...(order === "descending" ? rows.reverse() : rows));
  });
}
