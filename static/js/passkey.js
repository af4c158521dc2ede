// Says when a passkey could not be read; without it allauth's script only writes to the console.
document.addEventListener('allauth.error', event => {
  event.preventDefault()
  document.getElementById('passkey-error').hidden = false
})
