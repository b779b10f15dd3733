-- Pages that the server wrote: the page of a rule, all there is to say about a backend, the plan of
-- roles. They open as scratch buffers of Markdown; a plan follows the edits of its config.
local M = {}

--- The scheme of the pages, which the server is told.
M.SCHEME = "gateway-ls"

--- What the server says to a command: `receive(text)`, or a message if it refuses.
function M.ask(client, command, arguments, receive)
  local params = { command = command, arguments = arguments }
  client:request("workspace/executeCommand", params, function(failure, text)
    if failure then
      vim.notify("gateway-ls: " .. failure.message, vim.log.levels.ERROR)
    elseif type(text) == "string" then
      receive(text)
    end
  end)
end

local function write(buffer, text)
  local lines = vim.split(text:gsub("\n$", ""), "\n", { plain = true })
  vim.bo[buffer].modifiable = true
  vim.api.nvim_buf_set_lines(buffer, 0, -1, true, lines)
  vim.bo[buffer].modifiable = false
end

--- The buffer of this name, if a window shows it.
local function shown(name)
  for _, window in ipairs(vim.api.nvim_list_wins()) do
    if vim.api.nvim_buf_get_name(vim.api.nvim_win_get_buf(window)) == name then
      return window
    end
  end
end

--- Shows a text in a buffer that belongs to no file and is gone when its window is closed; one that
--- is shown already gets the new text. Gives the buffer.
function M.show(name, text, filetype)
  local window = shown(name)
  if window then
    vim.api.nvim_set_current_win(window)
  else
    vim.cmd("botright new")
    local new = vim.api.nvim_get_current_buf()
    vim.bo[new].buftype = "nofile"
    vim.bo[new].bufhidden = "wipe"
    vim.bo[new].swapfile = false
    pcall(vim.api.nvim_buf_set_name, new, name)
  end
  local buffer = vim.api.nvim_get_current_buf()
  write(buffer, text)
  vim.bo[buffer].filetype = filetype
  vim.wo.conceallevel = filetype == "markdown" and 2 or 0
  vim.api.nvim_win_set_cursor(0, { 1, 0 })
  return buffer
end

--- The name of the buffer that shows a page: Neovim takes it for a file without the second slash.
local function name_of(uri)
  return (uri:gsub(":/", "://", 1))
end

--- Opens a page by its URI.
function M.open(client, uri)
  M.ask(client, "gatewayLs.page", { uri }, function(text)
    M.show(name_of(uri), text, "markdown")
  end)
end

--- The URI of a page about a config.
local function page_about(config, path)
  return ("%s:/%s?%s"):format(M.SCHEME, path, (vim.uri_encode(config, "rfc2396")))
end

--- Opens the plan of a config, and writes it anew when the config changes.
function M.open_plan(client, config)
  local uri = page_about(config, "plan.md")
  M.ask(client, "gatewayLs.page", { uri }, function(text)
    local plan = M.show(name_of(uri), text, "markdown")
    vim.api.nvim_create_autocmd({ "TextChanged", "InsertLeave", "BufWritePost" }, {
      group = vim.api.nvim_create_augroup("gateway-ls plan " .. plan, {}),
      buffer = vim.uri_to_bufnr(config),
      callback = function()
        if not vim.api.nvim_buf_is_valid(plan) then
          return true
        end
        M.ask(client, "gatewayLs.page", { uri }, function(new)
          if vim.api.nvim_buf_is_valid(plan) then
            write(plan, new)
          end
        end)
      end,
    })
  end)
end

--- The rules of the findings at the cursor, or else on its line, each once.
local function rules_here(client, buffer)
  local namespace = vim.lsp.diagnostic.get_namespace(client.id)
  local pulled = vim.lsp.diagnostic.get_namespace(client.id, true)
  local line, column = unpack(vim.api.nvim_win_get_cursor(0))
  line = line - 1
  local here, on_line = {}, {}
  for _, finding in ipairs(vim.diagnostic.get(buffer)) do
    local is_ours = finding.namespace == namespace or finding.namespace == pulled
    if is_ours and finding.code and finding.lnum <= line and line <= finding.end_lnum then
      local starts = finding.lnum < line or finding.col <= column
      local ends = finding.end_lnum > line or column < finding.end_col
      on_line[finding.code] = true
      here[finding.code] = starts and ends or nil
    end
  end
  local rules = vim.tbl_keys(next(here) and here or on_line)
  table.sort(rules)
  return rules
end

--- Explains a rule, or what is at the cursor: the finding there or on the line, else the backend.
function M.explain(client, buffer, rule)
  local function open_rule(id)
    if id then
      M.open(client, ("%s:/rules/%s.md"):format(M.SCHEME, id))
    end
  end
  if rule then
    return open_rule(rule)
  end
  local rules = rules_here(client, buffer)
  if #rules == 1 then
    open_rule(rules[1])
  elseif #rules > 1 then
    vim.ui.select(rules, { prompt = "Which finding is to be explained?" }, open_rule)
  else
    local line, column = unpack(vim.api.nvim_win_get_cursor(0))
    -- The server counts whole characters.
    local before = vim.api.nvim_get_current_line():sub(1, column)
    local path = ("backends/%d-%d.md"):format(line, vim.fn.strchars(before) + 1)
    M.open(client, page_about(vim.uri_from_bufnr(buffer), path))
  end
end

--- Has `gx` on a link to a page, as *More* in a hover, open the page.
function M.follow_links()
  if M.follows_links then
    return
  end
  M.follows_links = true
  local open = vim.ui.open
  vim.ui.open = function(uri, ...)
    local client = vim.lsp.get_clients({ name = "gateway_ls" })[1]
    if client and vim.startswith(uri, M.SCHEME .. ":/") then
      M.open(client, uri)
      return nil
    end
    return open(uri, ...)
  end
end

return M
